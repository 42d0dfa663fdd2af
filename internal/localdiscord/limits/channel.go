package limits

// Limits of channels and threads, from Discord's channel reference.
const (
	MaxChannelName = 100
	MaxTopic       = 1024
	DefaultArchive = 1440 // minutes
)

// ArchiveTimes are the minutes after which a thread may archive itself.
var ArchiveTimes = []int{60, 1440, 4320, 10080}
