"""Sound that answers sound: a clip in another voice, and words between two clips.

Pure functions of samples. What is measured is measured in whole numbers, so that what is served is the same
bits on every platform: clips are quantised to int16 first, and every later step is integer arithmetic.
"""
