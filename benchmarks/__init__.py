"""What was measured, each figure beside its limit on the same machine in the same run.

Ratios are what counts: absolute figures drift with the machine and its neighbours. Server CPU per
request is the figure that noise disturbs least, so the targets are stated in it.
"""
