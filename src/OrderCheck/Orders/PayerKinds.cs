namespace OrderCheck;

/// <summary>What kinds of payers have in common.</summary>
internal static class PayerKinds
{
    /// <summary>True for original Medicare and for Medicare Advantage plans, which follow its coverage rules.</summary>
    public static bool FollowsMedicare(this PayerKind kind) => kind is PayerKind.Medicare or PayerKind.MedicareAdvantage;
}
