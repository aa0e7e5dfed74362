"""What is understood of sound as it comes in: the words of the tone code, made-up words for anything else."""
