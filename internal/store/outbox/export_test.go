package outbox

// What tests count by.
const (
	NoticeLife = noticeLife
	TakenLife  = takenLife
)
