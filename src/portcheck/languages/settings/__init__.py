"""Configuration in any notation: keys with values, and what they say."""
