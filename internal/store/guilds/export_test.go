package guilds

// LeaningLife is what tests count by.
const LeaningLife = leaningLife
