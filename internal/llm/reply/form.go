package reply

// Schema is the JSON schema of the JSON form.
const Schema = `{"type":"object","properties":{` +
	`"answerable":{"type":"boolean"},` +
	`"sentences":{"type":"array","items":{"type":"object","properties":{` +
	`"text":{"type":"string"},"ids":{"type":"array","items":{"type":"integer"}}},` +
	`"required":["text","ids"],"additionalProperties":false}}},` +
	`"required":["answerable","sentences"],"additionalProperties":false}`

// The instructions of either form end every prompt. They stand here and not
// among the templates because they are one thing with the reading.
const (
	// FormTokens is how many tokens the instructions of a form take at most.
	FormTokens = 170

	// JSON asks for an object as Schema has it.
	JSON = `Reply with one JSON object and nothing else, in this form:
{"answerable": true, "sentences": [{"text": "One sentence.", "ids": [3, 5]}]}
"text" is one sentence, "ids" are the numbers of the numbered sentences it rests on.
If the numbered sentences do not say what is asked, reply {"answerable": false, "sentences": []}`

	// Lines asks for lines, from models that know no schema.
	Lines = `Reply with one sentence per line and nothing else. End every line with the numbers of the numbered sentences it rests on, in square brackets, in this form:
One sentence. [3, 5]
If the numbered sentences do not say what is asked, reply only: ` + notThere

	notThere = "NOT IN THE ARTICLES"
)
