"""Setting up a working copy, building the installers, and rebuilding what is bundled."""
