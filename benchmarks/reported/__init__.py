"""Pictures of the faults that users reported, drawn anew with other texts, typefaces and places.

``python -m benchmarks.reported`` draws them, reads them with the bundled networks and prints how
often each kind of picture gives the right value. The typefaces are those of the training.
"""
