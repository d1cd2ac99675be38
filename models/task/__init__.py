"""The task package (任务包) that the bureau sends down, and what a school begins with."""
