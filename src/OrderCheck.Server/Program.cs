using OrderCheck.Server;

return await ServerApp.RunAsync(args, Console.Out, Console.Error);
