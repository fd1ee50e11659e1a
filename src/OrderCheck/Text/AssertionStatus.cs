namespace OrderCheck;

/// <summary>What a text asserts of a phrase in it, in ConText's terms: is it so, is it the patient's, and is it so now?</summary>
internal enum AssertionStatus
{
    /// <summary>Stated of the patient, now. What no cue speaks of is present.</summary>
    Present,

    /// <summary>Denied, excluded or not wanted.</summary>
    Negated,

    /// <summary>Suspected, to be ruled out, in question.</summary>
    Possible,

    /// <summary>A condition, a risk or an advice: "return if chest pain", "at risk for MI".</summary>
    Hypothetical,

    /// <summary>Was so; whether it still is depends on what it is.</summary>
    Historical,

    /// <summary>Was so and is gone.</summary>
    Resolved,

    /// <summary>A procedure to come.</summary>
    Planned,

    /// <summary>A procedure done.</summary>
    Done,

    /// <summary>A test that was not done. Says nothing of its result.</summary>
    NotPerformed,

    /// <summary>Stated of a relative.</summary>
    FamilyMember,

    /// <summary>Denied of the family: says nothing of the patient.</summary>
    FamilyMemberNegated,
}
