namespace OrderCheck;

/// <summary>Kleene's three-valued logic: unknown stays unknown unless the other operand settles the result.</summary>
internal static class TruthLogic
{
    extension(Truth)
    {
        /// <summary>Met when <paramref name="met"/>, else not met.</summary>
        public static Truth Of(bool met) => met ? Truth.Met : Truth.NotMet;

        /// <summary>Not met when one is not met, met when both are met, else unknown.</summary>
        public static Truth And(Truth one, Truth other) =>
            one == Truth.NotMet || other == Truth.NotMet ? Truth.NotMet
            : one == Truth.Unknown || other == Truth.Unknown ? Truth.Unknown
            : Truth.Met;

        /// <summary>Met when one is met, not met when both are not met, else unknown.</summary>
        public static Truth Or(Truth one, Truth other) =>
            one == Truth.Met || other == Truth.Met ? Truth.Met
            : one == Truth.Unknown || other == Truth.Unknown ? Truth.Unknown
            : Truth.NotMet;

        /// <summary>Met for not met and the other way round; unknown stays unknown.</summary>
        public static Truth Not(Truth one) => one switch
        {
            Truth.Met => Truth.NotMet,
            Truth.NotMet => Truth.Met,
            _ => Truth.Unknown,
        };
    }
}
