using Microsoft.Extensions.Options;

namespace OrderCheck.Server.Recording;

/// <summary>The disk on which the file of the decision log lies.</summary>
internal sealed class DecisionLogDisk(IOptions<OrderCheckOptions> options)
{
    private const long LowBytes = 256L * 1024 * 1024;

    /// <summary>Free space in bytes; null where the log is off or no file of this machine, or where the disk does not say.</summary>
    public long? FreeBytes
    {
        get
        {
            var settings = options.Value.DecisionLog;
            if (settings.EffectiveMode == DecisionLogMode.Off || settings.IsDatabase)
            {
                return null;
            }

            try
            {
                return new DriveInfo(Path.GetDirectoryName(Path.GetFullPath(settings.Path))!).AvailableFreeSpace;
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
            {
                return null;
            }
        }
    }

    /// <summary>True with less than 256 MiB free.</summary>
    public bool IsLow => FreeBytes < LowBytes;
}
