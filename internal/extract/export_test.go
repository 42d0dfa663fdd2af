package extract

// Boilerplate reports whether a line stands around a story.
var Boilerplate = boilerplate
