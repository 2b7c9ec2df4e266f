"""Thin files that let other frameworks call the engine. Nothing in the package imports them."""
