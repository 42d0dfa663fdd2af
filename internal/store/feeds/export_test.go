package feeds

// PerHost is what tests count by.
const PerHost = perHost
