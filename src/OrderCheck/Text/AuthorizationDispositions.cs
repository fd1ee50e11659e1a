namespace OrderCheck;

/// <summary>What a word of a payer's answer says of an authorization.</summary>
internal enum DispositionWord
{
    /// <summary>It is approved.</summary>
    Approved,

    /// <summary>It is refused.</summary>
    Refused,

    /// <summary>Nothing is decided yet.</summary>
    Open,

    /// <summary>It was given and holds no longer.</summary>
    Ended,

    /// <summary>It is approved in part.</summary>
    InPart,

    /// <summary>It is about the study of another part of the body, or of another kind.</summary>
    OtherService,
}

/// <summary>What the words of a payer's answer say as a whole.</summary>
internal enum DispositionReading
{
    /// <summary>Nothing about an approval.</summary>
    Silent,

    /// <summary>It is approved in full.</summary>
    Approved,

    /// <summary>It is refused, open, ended, in part, or its approval is denied or in doubt.</summary>
    NotApproved,
}

/// <summary>
/// Reads the words of a payer's answer, such as ClaimResponse.disposition. Whole words count: "depends" is not pending, and "not
/// denied" refuses nothing. The words are in <c>evidence/wordings.json</c>.
/// </summary>
internal sealed class AuthorizationDispositions
{
    private readonly ContextualPhraseMatcher<DispositionWord> _words;

    internal AuthorizationDispositions(ContextualPhraseMatcher<DispositionWord> words) => _words = words;

    /// <summary>What the words say: an answer counts as an approval only when it says so and nothing in it speaks against it.</summary>
    /// <param name="text">The words; null or empty says nothing.</param>
    public DispositionReading Read(string? text)
    {
        var reading = DispositionReading.Silent;
        foreach (var match in _words.Match(text))
        {
            var isDenied = match.Status is AssertionStatus.Negated or AssertionStatus.NotPerformed;
            if (match.Meaning == DispositionWord.Approved ? match.Status != AssertionStatus.Present : !isDenied)
            {
                return DispositionReading.NotApproved;
            }

            reading = match.Meaning == DispositionWord.Approved ? DispositionReading.Approved : reading;
        }

        return reading;
    }
}
