"""The compiler: an experiment in Git becomes collector configs and Kubernetes manifests."""

VERSION = "0.1.0"
