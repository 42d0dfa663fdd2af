package briefs

// What tests count by.
const (
	CacheLife   = cacheLife
	Overlap     = overlap
	ReceiptLife = receiptLife
)
