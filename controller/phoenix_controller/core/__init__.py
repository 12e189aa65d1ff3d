"""The decision core: what is seen of an experiment goes in, what is to be done comes out. Pure.

    Observed ─► decide ─► Decision ─► row ─► status ─► actions
                  │
                  ├─ recorded     the run as status and history know it, whichever is further
                  ├─ stops        candidates that were found at fault
                  ├─ rules        by phase, the first that answers
                  ├─ actions      what the world lacks
                  ├─ conditions   what people read
                  └─ requeue      when time alone could change the answer

No IO, no clock, no randomness: the time is part of what is seen. The lab and the cluster bring their own eyes and hands
and share everything in here.
"""
