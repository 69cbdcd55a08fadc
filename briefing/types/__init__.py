"""The values that pass between modules, one module a step of the way: frozen, with no behaviour but looking up."""
