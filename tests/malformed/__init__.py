"""Kinds of broken model output, each made from a good answer; see catalogue.py."""
