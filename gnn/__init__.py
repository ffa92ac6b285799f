"""Links to ranked candidates: tensors, models, metrics, back-test, hypotheses."""
