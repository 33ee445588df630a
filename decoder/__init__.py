"""From a notice to readings, candidates, evidence, posterior and explanation."""
