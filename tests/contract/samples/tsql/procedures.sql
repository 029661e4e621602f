USE [Housing]
GO
-- What the nightly letters are made of.
CREATE PROCEDURE dbo.letters_for_today @on date AS
BEGIN
    SET NOCOUNT ON;
    SELECT t.id, t.rent FROM dbo.tenancy AS t WHERE t.next_letter = @on;
    EXEC master..xp_cmdshell 'copy letters.txt \\print\letters'
END
GO
