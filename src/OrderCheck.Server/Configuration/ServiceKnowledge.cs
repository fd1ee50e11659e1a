using OrderCheck.Verification;

namespace OrderCheck.Server.Configuration;

/// <summary>The knowledge of the settings and the assessors over it, loaded once.</summary>
/// <param name="Knowledge">For clients without a payer table of their own.</param>
/// <param name="Assessors">For each client.</param>
/// <param name="Files">The files it was read from, without a site's payers.</param>
/// <param name="LoadedAt">When it was loaded.</param>
internal sealed record ServiceKnowledge(Knowledge Knowledge, ClientAssessors Assessors, KnowledgeFiles Files, DateTimeOffset LoadedAt)
{
    private const int NamedCases = 5;

    /// <summary>The last day on which one of the policies was held against its source.</summary>
    public DateOnly CheckedOn { get; } = Knowledge.Policies.All.SelectMany(policy => policy.Editions).Max(edition => edition.LastChecked);

    /// <summary>Loads it.</summary>
    /// <exception cref="StartRefusedException">A payer has an authority that is in no table.</exception>
    /// <exception cref="KnowledgeException">The policy data or a payer table is missing or wrong.</exception>
    public static ServiceKnowledge Load(OrderCheckOptions settings, ServiceClients clients, TimeProvider clock)
    {
        var files = settings.DataFolder is { Length: > 0 } folder ? KnowledgeFiles.ReadFolder(Path.GetFullPath(folder)) : KnowledgeFiles.ReadShipped();
        var knowledge = KnowledgeLoader.Load(settings.PayerTable is { Length: > 0 } table ? files.WithSitePayers(Path.GetFullPath(table)) : files);
        return new ServiceKnowledge(knowledge, ClientAssessors.Load(settings, clients, files, knowledge, clock), files, clock.GetUtcNow());
    }

    /// <summary>Decides the cases that lie beside the policies.</summary>
    /// <exception cref="InvalidDataException">One is decided otherwise than it expects.</exception>
    /// <exception cref="KnowledgeException">A case file is missing or wrong.</exception>
    public void Verify()
    {
        // The cases are about the data without a site's payers.
        var faults = KnowledgeVerifier.FailedCases(KnowledgeLoader.Load(Files), Files);
        if (!faults.IsEmpty)
        {
            throw new InvalidDataException(
                $"{faults.Length} cases of the policy data come out otherwise than they expect: {string.Join("; ", faults.Take(NamedCases))}");
        }
    }
}
