"""A point without hardware: the same agent on mock pins, driven by real pulses at exact ticks."""
