"""The register: what officers concluded about notices; kept apart from the facts, which name no martyr."""
