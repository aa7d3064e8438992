"""The one plan of a profile, which every view prints: situation, target, steps and questions."""
