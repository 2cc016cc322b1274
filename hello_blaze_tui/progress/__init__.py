"""What survives a crash: the walkthrough document, the ledger of resources, the store on disk."""
