package index

// MaxTokens is what tests count by.
const MaxTokens = maxTokens
