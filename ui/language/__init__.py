"""Words: messages in English and Russian, names of concepts, how a finding is put into words."""
