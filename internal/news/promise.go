package news

import "time"

// Promise is an answer that a member was promised and has not seen yet: the reply
// to an interaction, or to a message that addresses the bot.
type Promise struct {
	ID                   string // of the interaction, or of the message
	Application, Token   string // of the interaction, "" for a message; whoever has the token may write the reply, so it is never logged
	Guild, Channel, User string
	Route                string // what answers
	Private              bool   // the reply is for the member alone
	Input                string // what the answer can be begun again from, "" when it must not be
	At                   time.Time
	Tries                int    // how often it was claimed from a process that died
	Reply                string // the messages that answer, as JSON; "" until they are made, or for a single one that tells no brief
	Sent                 int    // how many of them stand for certain; one more may
	Brief                string // that they tell; "" for none
}

// PromiseLife is how long after an interaction Discord takes the reply to it.
const PromiseLife = 15 * time.Minute
