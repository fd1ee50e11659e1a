namespace OrderCheck.Tests;

/// <summary>The knowledge that ships, loaded once.</summary>
internal static class Shipped
{
    public static readonly KnowledgeFiles Files = KnowledgeFiles.ReadShipped();

    public static readonly OrderCheck.Knowledge Knowledge = OrderCheck.Knowledge.Load(Files);

    public static readonly OrderAssessor Assessor = new(Knowledge);
}
