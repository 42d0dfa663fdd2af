package archive

// What tests count by.
const (
	FreshArticles = freshArticles
	SketchLife    = sketchLife
)
