using System.Diagnostics;

namespace OrderCheck.Server.Telemetry;

/// <summary>The steps of a call that traces show, of the source <c>OrderCheck</c>. Their attributes come from the program and its configuration, never from a request.</summary>
internal static class ServiceActivities
{
    /// <summary>The orders of a call are assessed.</summary>
    public const string Assess = "ordercheck.assess";

    /// <summary>One read from an EHR, all its pages and tries.</summary>
    public const string Read = "ordercheck.read";

    /// <summary>The call waits for the decision log.</summary>
    public const string Record = "ordercheck.record";

    /// <summary>Name of the client that calls.</summary>
    public const string Client = "ordercheck.client";

    /// <summary>How a call or read ended.</summary>
    public const string Outcome = "ordercheck.outcome";

    /// <summary>Number of orders that were assessed.</summary>
    public const string Orders = "ordercheck.orders";

    /// <summary>Version of the knowledge that decided.</summary>
    public const string KnowledgeVersion = "ordercheck.knowledge_version";

    /// <summary>The source.</summary>
    public static readonly ActivitySource Source = new(ServiceMetrics.MeterName);
}
