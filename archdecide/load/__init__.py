"""All reading: files to profiles and rule packs, or an InputError with every problem found."""
