namespace OrderCheck.Tests;

/// <summary>The knowledge that ships, loaded once.</summary>
internal static class Shipped
{
    public static readonly KnowledgeFiles Files = KnowledgeFiles.ReadShipped();

    public static readonly OrderCheck.Knowledge Knowledge = KnowledgeLoader.Load(Files);

    public static readonly OrderAssessor Assessor = new(Knowledge);
}
