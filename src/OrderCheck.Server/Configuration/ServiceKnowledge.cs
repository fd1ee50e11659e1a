namespace OrderCheck.Server.Configuration;

/// <summary>The knowledge of the settings and the assessors over it, loaded once.</summary>
/// <param name="Knowledge">For clients without a payer table of their own.</param>
/// <param name="Assessors">For each client.</param>
/// <param name="Files">The files it was read from, without a site's payers.</param>
internal sealed record ServiceKnowledge(Knowledge Knowledge, ClientAssessors Assessors, KnowledgeFiles Files)
{
    /// <summary>Loads it.</summary>
    /// <exception cref="StartRefusedException">A payer has an authority that is in no table.</exception>
    /// <exception cref="KnowledgeException">The policy data or a payer table is missing or wrong.</exception>
    public static ServiceKnowledge Load(OrderCheckOptions settings, ServiceClients clients, TimeProvider clock)
    {
        var files = settings.DataFolder is { Length: > 0 } folder ? KnowledgeFiles.ReadFolder(Path.GetFullPath(folder)) : KnowledgeFiles.ReadShipped();
        var knowledge = KnowledgeLoader.Load(settings.PayerTable is { Length: > 0 } table ? files.WithSitePayers(Path.GetFullPath(table)) : files);
        return new ServiceKnowledge(knowledge, ClientAssessors.Load(settings, clients, files, knowledge, clock), files);
    }
}
