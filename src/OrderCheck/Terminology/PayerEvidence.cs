namespace OrderCheck;

/// <summary>What type, payer, plan and group of one coverage say together.</summary>
internal sealed class PayerEvidence(CoverageTypeTable table)
{
    private const int ContractNumberLength = 5;
    private const int MbiLength = 11;

    private readonly SortedSet<PayerKind> _kinds = [];
    private readonly SortedSet<PayerKind> _weak = [];
    private readonly HashSet<CoverageWord> _benefits = [];
    private bool _isMedicare;
    private bool _isExactlyMedicare;
    private bool _isInsurer;

    /// <summary>True when a person pays.</summary>
    public bool IsPaidByPerson { get; set; }

    /// <summary>Id of a payer that the type or a name tells, or null.</summary>
    public string? Payer { get; private set; }

    /// <summary>A code of the type.</summary>
    public void ReadCode(string? system, string code) => Add(table.OfCode(system, code));

    /// <summary>The name of a type, plan or group; only words that leave no doubt count.</summary>
    public void ReadWords(string? text) => Read(text);

    /// <summary>The name of who pays: exactly Medicare is original Medicare unless something speaks against it.</summary>
    public void ReadPayor(string? name) => _isExactlyMedicare |= Read(name) is { IsExactlyMedicare: true };

    /// <summary>A payer of the payer table.</summary>
    public void Add(Payer payer)
    {
        if (payer.Kind != PayerKind.Unknown)
        {
            _kinds.Add(payer.Kind);
        }

        _isInsurer |= !payer.Lines.IsEmpty;
    }

    /// <summary>
    /// The number of a plan. CMS numbers its contracts with a letter and four digits: H and R are Medicare Advantage, S is a drug plan (42 CFR 422 and 423). A dash and the number
    /// of the plan follow where a plan is named.
    /// </summary>
    public void ReadPlanNumber(string? value, bool isPlan)
    {
        if (value is null || value.Length < ContractNumberLength || !value[1..ContractNumberLength].All(char.IsAsciiDigit)
            || (value.Length > ContractNumberLength && value[ContractNumberLength] != '-') || (value.Length == ContractNumberLength && !isPlan))
        {
            return;
        }

        switch (char.ToUpperInvariant(value[0]))
        {
            case 'H' or 'R':
                _kinds.Add(PayerKind.MedicareAdvantage);
                break;
            case 'S':
                _benefits.Add(CoverageWord.NotForImaging);
                break;
        }
    }

    /// <summary>
    /// The number of the subscriber. A Medicare beneficiary identifier has eleven places, of which the second, fifth, eighth and ninth are letters and the first, fourth, seventh,
    /// tenth and eleventh digits (CMS, format of the MBI): some part of Medicare.
    /// </summary>
    public void ReadSubscriber(string? number)
    {
        var id = number?.Replace("-", "", StringComparison.Ordinal).Trim();
        _isMedicare |= id is { Length: MbiLength } && id[0] is >= '1' and <= '9'
            && new[] { 1, 4, 7, 8 }.All(place => char.IsAsciiLetter(id[place])) && new[] { 3, 6, 9, 10 }.All(place => char.IsAsciiDigit(id[place]))
            && new[] { 2, 5 }.All(place => char.IsAsciiLetterOrDigit(id[place]));
    }

    /// <summary>The kind of payer, with what contradicts, or what had to be inferred.</summary>
    public PayerKindFound Decide()
    {
        var kinds = _kinds.Count == 0 || _kinds.Contains(PayerKind.Medicare) || _kinds.Contains(PayerKind.SelfPay) || _kinds.Contains(PayerKind.Other) ? [.. _kinds, .. _weak] : _kinds.ToList();
        kinds = [.. kinds.Distinct().Order()];
        return kinds switch
        {
            [] when IsPaidByPerson && !_isMedicare && !_isInsurer => new PayerKindFound(PayerKind.SelfPay),

            // A named insurer that is not Medicare itself, paying for Medicare, runs a Medicare Advantage plan.
            [] or [PayerKind.Commercial] when _isMedicare && _isInsurer => new PayerKindFound(PayerKind.MedicareAdvantage),
            [] when _isExactlyMedicare => new PayerKindFound(PayerKind.Medicare, IsInferred: true),
            [] => new PayerKindFound(PayerKind.Unknown),
            [PayerKind.Medicare] when _isInsurer => Contradictory("medicare and a private plan"),
            [PayerKind.Commercial] when _isMedicare && !_benefits.Contains(CoverageWord.Supplement) => Contradictory("medicare and commercial"),
            [PayerKind.Medicaid or PayerKind.TricareVa or PayerKind.SelfPay or PayerKind.Other] when _isExactlyMedicare => Contradictory($"medicare and {kinds[0].ToCode()}"),
            [var one] => new PayerKindFound(one),
            _ => Contradictory(string.Join(" and ", kinds.Select(kind => kind.ToCode()))),
        };
    }

    /// <summary>What the coverage pays for.</summary>
    public CoverageBenefit Benefit(PayerKind kind) =>
        _benefits.Contains(CoverageWord.NotForImaging) && !_benefits.Overlaps([CoverageWord.Medical, CoverageWord.PartA, CoverageWord.PartB]) && !_kinds.Contains(PayerKind.MedicareAdvantage)
            ? CoverageBenefit.NotForImaging
        : _benefits.Contains(CoverageWord.Liability) && kind is PayerKind.Other or PayerKind.Unknown ? CoverageBenefit.Liability
        : _benefits.Contains(CoverageWord.Supplement) ? CoverageBenefit.Supplement
        : _benefits.Contains(CoverageWord.PartA) && !_benefits.Contains(CoverageWord.PartB) && kind is PayerKind.Medicare or PayerKind.Unknown ? CoverageBenefit.PartA
        : _benefits.Contains(CoverageWord.Retiree) ? CoverageBenefit.Retiree
        : _benefits.Contains(CoverageWord.Individual) ? CoverageBenefit.Individual
        : CoverageBenefit.Medical;

    /// <summary>True when the coverage is one of hospice care.</summary>
    public bool IsHospice => _benefits.Contains(CoverageWord.Hospice);

    private CoverageText? Read(string? text)
    {
        var read = text is null ? null : table.Read(text);
        foreach (var meaning in read?.Meanings ?? [])
        {
            Add(meaning);
        }

        return read;
    }

    private static PayerKindFound Contradictory(string says) => new(PayerKind.Unknown, says);

    private void Add(CoverageMeaning? meaning)
    {
        if (meaning is null)
        {
            return;
        }

        if (meaning.Kind != PayerKind.Unknown)
        {
            (meaning.IsWeak ? _weak : _kinds).Add(meaning.Kind);
        }

        if (meaning.Benefit is { } benefit)
        {
            _benefits.Add(benefit);
        }

        _isMedicare |= meaning.IsMedicare;
        _isInsurer |= meaning.IsInsurer;
        Payer ??= meaning.Payer;
    }
}
