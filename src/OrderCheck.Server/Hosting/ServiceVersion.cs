namespace OrderCheck.Server.Hosting;

/// <summary>The version of the program, as in <c>Directory.Build.props</c>.</summary>
internal static class ServiceVersion
{
    public static string Text { get; } = typeof(ServiceVersion).Assembly.GetName().Version!.ToString(3);
}
