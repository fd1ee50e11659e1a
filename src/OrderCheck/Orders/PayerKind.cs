namespace OrderCheck;

/// <summary>Kinds of payer.</summary>
public enum PayerKind
{
    /// <summary>Not known.</summary>
    Unknown,

    /// <summary>Original fee-for-service Medicare.</summary>
    Medicare,

    /// <summary>A Medicare Advantage plan.</summary>
    MedicareAdvantage,

    /// <summary>Medicaid, by the state or managed.</summary>
    Medicaid,

    /// <summary>A commercial or employer plan.</summary>
    Commercial,

    /// <summary>TRICARE or VA.</summary>
    TricareVa,

    /// <summary>The patient pays.</summary>
    SelfPay,

    /// <summary>Another payer, such as workers' compensation.</summary>
    Other,
}
