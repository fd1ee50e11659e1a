using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>What the first question looks at: the order, its codes, and the components that its details and words ask for.</summary>
internal sealed class StudyRequest
{
    public StudyRequest(ImagingOrder order, StudyCatalogue catalogue)
    {
        Order = order;
        Catalogue = catalogue;
        Codes = new StatedCodes(order, catalogue);
        var hasHeartCode = !Codes.HeartCodes.IsEmpty;
        Components = RequestedComponents.Read(order, catalogue, hasHeartCode, hasHeartCode ? [] : Codes.Procedures.SelectMany(ImpliedBy));
    }

    public ImagingOrder Order { get; }

    public StudyCatalogue Catalogue { get; }

    public StatedCodes Codes { get; }

    public RequestedComponents Components { get; }

    /// <summary>
    /// A code of LOINC, SNOMED CT or RadLex that is not known here, on an order that says nothing else of what it asks for; null when
    /// something else tells. It may be a heart study.
    /// </summary>
    public SourcedCode? UnknownTerm =>
        Order is { IsForOtherService: false, RequestTexts.IsEmpty: true, Components.IsEmpty: true } && Codes.Procedures.IsEmpty
            && Order.Codes.All(told => Catalogue.Terms.Find(told.Code) is null)
            ? Order.Codes.FirstOrDefault(told => ProcedureTermTable.IsTerminology(told.Code))
            : null;

    /// <summary>The codes and the components, as evidence.</summary>
    public ImmutableArray<Evidence> Evidence => [.. Codes.Evidence, .. Components.Evidence];

    /// <summary>Where the codes and the components are in the request.</summary>
    public ImmutableArray<string> Origins => [.. Codes.Origins.Union(Components.Origins)];

    /// <summary>The rows of the component table that fit: one, or one per reading where an axis is requested both ways.</summary>
    public ImmutableArray<ComponentRow> Rows(string modality)
    {
        var rows = new List<ComponentRow>();
        foreach (var query in Components.Queries(modality))
        {
            var row = Catalogue.Components.Match(modality, query);
            if (!rows.Contains(row))
            {
                rows.Add(row);
            }
        }

        // Requested both ways, yet the same study either way.
        return rows.Count > 1 && rows[0].Study is { } study && rows.TrueForAll(row => row.Study == study) ? [rows[0]] : [.. rows];
    }

    public bool WantsFlow(Study study) =>
        study is { Modality: "MR", IsAddOn: false } && (Codes.HasFlowCode || Components.Queries("MR").All(query => query.Flow == "yes"));

    // The code of a neighbouring study names components too.
    private static IEnumerable<string> ImpliedBy(OrderedProcedure procedure) => procedure.Known?.Kind switch
    {
        "chest-ct" => ["chest-ct", "ct"],
        "chest-cta" => ["chest-ct", "ct", "angiography"],
        "mr-angiography" => ["chest-ct", "mr"],
        "unlisted" => procedure.Number == "76498" ? ["mr"] : ["ct"],
        _ => [],
    };
}
