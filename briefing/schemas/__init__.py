"""Marshmallow schemas: requests, the Draft contract, responses. Unknown fields are errors everywhere."""
