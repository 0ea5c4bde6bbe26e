Attribute VB_Name = "Launcher"
' Carries a click on the ribbon to the helper as a small file, and shows what the helper answers by file.
' docs/decisions/005-from-a-click-to-python.md says what the files hold, and when.
' Sentences stand here as they stand in the files: \uXXXX for what is not ASCII.
Option Explicit

Private Const TITLE As String = "Virksomhetsrapport"
Private Const FOLDER_NAME As String = "Virksomhetsrapport"
Private Const ADDIN_FILE As String = "Virksomhetsrapport.xlam"
Private Const START_FILE As String = "start.txt"
Private Const FILE_FORMAT As String = "1"

' Counted in beats of the timer, a second each: beats stand still while a cell is edited or the machine sleeps.
Private Const START_AFTER As Long = 2
Private Const GIVE_UP_AFTER As Long = 20
Private Const STUCK_AFTER As Long = 20
Private Const BUSY_SHOWN As Long = 4
Private Const ANSWER_SHOWN As Long = 15

Private Const ALL_FILES As String = "Alle filer (*.*),*.*"
Private Const STATUS_LONGEST As Long = 250
Private Const MINIMIZED_NO_FOCUS As Long = 6

Private Const WORKING As String = "Virksomhetsrapport arbeider \u2026"
Private Const STARTING As String = "Virksomhetsrapport starter hjelpeprogrammet \u2026"
Private Const BUSY As String = "Det forrige du ba om, er ikke ferdig enn\u00e5. " & _
    "Vent til det st\u00e5r her at det er ferdig, og klikk igjen."
Private Const NO_HELPER As String = "Hjelpeprogrammet til Virksomhetsrapport svarer ikke p\u00e5 denne maskinen. " & _
    "Ingenting er gjort i arbeidsboken. Logg av Windows og p\u00e5 igjen, og klikk p\u00e5 nytt. " & _
    "Hjelper ikke det, m\u00e5 IT se etter at Virksomhetsrapport er installert."
Private Const HELPER_GONE As String = "Hjelpeprogrammet til Virksomhetsrapport stoppet f\u00f8r det var ferdig. " & _
    "Noe av det kan v\u00e6re gjort i arbeidsboken. Klikk p\u00e5 knappen igjen, s\u00e5 gj\u00f8res det fra begynnelsen."
Private Const NOT_WRITTEN As String = "Oppdraget ble ikke sendt til hjelpeprogrammet: " & _
    "det g\u00e5r ikke \u00e5 skrive i mappen {1}. Se etter at disken ikke er full, og klikk igjen. " & _
    "Hjelper ikke det, m\u00e5 IT gi deg skriverett til mappen."
Private Const NOT_READ As String = "Svaret fra hjelpeprogrammet kan ikke leses av makroen i {1}. Klikk igjen. " & _
    "Kommer det p\u00e5 nytt, er de to av hver sin versjon: be IT installere Virksomhetsrapport p\u00e5 nytt."
Private Const FAILED As String = "Knappen virket ikke. Makroen i {1} stanset ({2}). Klikk igjen. " & _
    "Kommer det p\u00e5 nytt, lukk Excel og \u00e5pne arbeidsboken igjen."

' The request that is out. All of this is empty, and nothing is out, when Excel has forgotten it.
Private mNonce As String
Private mCommand As String
Private mBook As String
Private mFolder As String
Private mGiven As String
Private mTaken As Boolean
Private mStartTried As Boolean
Private mProgress As String
Private mBeats As Long
Private mBusyBeats As Long
Private mTickAt As Date
Private mClearAt As Date


' ----- What Excel calls -----------------------------------------------------------------------------------------

' Every button of the ribbon: its tag says what is asked for.
Public Sub RunTagged(ByVal control As Object)
    On Error GoTo Fault
    If mNonce <> "" Then
        Beep
        mBusyBeats = BUSY_SHOWN
        ShowStatus Unescape(BUSY)
        BeatAgain
        Exit Sub
    End If
    mCommand = control.Tag
    mBook = ""
    mFolder = ""
    If Not ActiveWorkbook Is Nothing Then
        mBook = ActiveWorkbook.Name
        mFolder = ActiveWorkbook.Path
    End If
    mGiven = ""
    Send
    Exit Sub
Fault:
    GiveUpWith FAILED, ThisWorkbook.Name, Err.Description
End Sub

' The timer: looks for the answer once a second while a request is out.
Public Sub Tick()
    On Error GoTo Fault
    mTickAt = 0
    If mNonce = "" Then
        If mClearAt = 0 Then Application.StatusBar = False
        Exit Sub
    End If
    mBeats = mBeats + 1
    If mBusyBeats > 0 Then
        mBusyBeats = mBusyBeats - 1
        If mBusyBeats = 0 Then mProgress = ""
    End If
    If FileIsThere(AnswerFile()) Then
        TakeAnswer
    ElseIf FileIsThere(RequestFile()) Then
        WaitForHelper
    Else
        WatchHelper
    End If
    If mNonce <> "" Then BeatAgain
    Exit Sub
Fault:
    GiveUpWith FAILED, ThisWorkbook.Name, Err.Description
End Sub

' Takes an answer from the status bar when it has stood there for a while. A timer that was set for an earlier answer,
' and came all the same, leaves the newer one alone.
Public Sub ClearStatus()
    On Error Resume Next
    If mClearAt = 0 Or Now < mClearAt - TimeSerial(0, 0, 1) Then Exit Sub
    mClearAt = 0
    If mNonce = "" Then Application.StatusBar = False
End Sub

' Before the file is closed: Excel would open it again for a timer that is still set.
Public Sub StopTimers()
    On Error Resume Next
    CancelTimer mTickAt, "Tick"
    CancelTimer mClearAt, "ClearStatus"
    Application.StatusBar = False
End Sub

' The tab of a workbook with this macro is not shown where the add-in shows its own. Which file the question is put
' to makes no difference to the answer.
Public Sub TabVisible(ByVal control As Object, ByRef returnedVal As Variant)
    Dim addin As Object
    On Error Resume Next
    returnedVal = True
    Set addin = Workbooks(ADDIN_FILE)
    If Not addin Is Nothing Then returnedVal = False
End Sub


' ----- The request ----------------------------------------------------------------------------------------------

Private Sub Send()
    KeepStatus
    mNonce = NewNonce()
    mTaken = False
    mStartTried = False
    mProgress = ""
    mBeats = 0
    mBusyBeats = 0
    MakeFolder BaseFolder()
    MakeFolder InBase("requests")
    MakeFolder InBase("answers")
    If Not WriteRequest() Then
        GiveUpWith NOT_WRITTEN, InBase("requests"), ""
        Exit Sub
    End If
    ShowStatus Unescape(WORKING)
    BeatAgain
End Sub

' Written under another name first, so that no half request is ever taken.
Private Function WriteRequest() As Boolean
    Dim part As String
    Dim number As Integer
    On Error GoTo Fault
    part = InBase(JoinPath("requests", mNonce & ".part"))
    number = FreeFile
    Open part For Output As #number
    Print #number, RequestText()
    Close #number
    number = 0
    Name part As RequestFile()
    WriteRequest = True
    Exit Function
Fault:
    CloseFile number
    RemoveFile part
End Function

Private Function RequestText() As String
    RequestText = "virksomhetsrapport-request=" & FILE_FORMAT & vbLf & _
        "nonce=" & mNonce & vbLf & _
        "command=" & Escape(mCommand) & vbLf & _
        "book=" & Escape(mBook) & vbLf & _
        "folder=" & Escape(mFolder) & vbLf & _
        "window=" & WindowNumber() & vbLf & _
        mGiven & "host=" & Escape(ThisWorkbook.Name)
End Function

' Lower-case hexadecimal, never the same twice for one user: the second, then chance.
Private Function NewNonce() As String
    Dim count As Integer
    Dim result As String
    Randomize
    result = Right("0000000" & Hex(CLng((Now - DateSerial(2020, 1, 1)) * 86400)), 8)
    For count = 1 To 6
        result = result & Right("000" & Hex(CLng(Int(Rnd * 65536))), 4)
    Next count
    NewNonce = LCase(result)
End Function

' Excel's window, by which the helper knows which Excel asks; 0 where there is no such number.
Private Function WindowNumber() As String
    Dim number As Long
    On Error Resume Next
    number = Application.Hwnd
    If number < 0 Then number = 0
    WindowNumber = CStr(number)
End Function


' ----- While it is out ------------------------------------------------------------------------------------------

Private Sub WaitForHelper()
    If mBeats >= GIVE_UP_AFTER Then
        ' A request that is gone was taken in this very moment, and is being worked on.
        If RemoveFile(RequestFile()) Or FileIsThere(RequestFile()) Then GiveUpWith NO_HELPER, "", ""
    ElseIf mBeats >= START_AFTER And Not mStartTried Then
        mStartTried = True
        StartHelper
    End If
End Sub

' By the command that the installation wrote down; without one, or if it fails, the waiting goes on.
Private Sub StartHelper()
    Dim command As String
    On Error Resume Next
    If Not ReadFile(InBase(START_FILE), command) Then ReadFile InProgramFiles(START_FILE), command
    command = Unescape(FirstLine(command))
    If command = "" Then Exit Sub
    ShowStatus Unescape(STARTING)
    Shell command, MINIMIZED_NO_FOCUS
End Sub

Private Sub WatchHelper()
    Dim content As String
    If Not mTaken Then
        mTaken = True
        mBeats = 0
    End If
    If ReadFile(ProgressFile(), content) Then
        ' Whatever differs in the file is a sign of life; the first line is what the user reads.
        If content <> "" And content <> mProgress Then
            If mBusyBeats = 0 And FirstLine(content) <> FirstLine(mProgress) Then ShowStatus Unescape(FirstLine(content))
            mProgress = content
            mBeats = 0
        End If
    End If
    If mBeats >= STUCK_AFTER Then GiveUpWith HELPER_GONE, "", ""
End Sub


' ----- The answer -----------------------------------------------------------------------------------------------

Private Sub TakeAnswer()
    Dim content As String
    Dim asked As String
    If Not ReadFile(AnswerFile(), content) Then
        WatchHelper
        Exit Sub
    End If
    RemoveFile AnswerFile()
    asked = mNonce
    mNonce = ""
    If Field(content, "virksomhetsrapport-answer") <> FILE_FORMAT Or Field(content, "nonce") <> asked Then
        GiveUpWith NOT_READ, ThisWorkbook.Name, ""
        Exit Sub
    End If
    ShowStatus Field(content, "status")
    If Field(content, "box") <> "" Then MsgBox Field(content, "box"), IconOf(Field(content, "icon")), TITLE
    If Field(content, "ask") <> "" Then
        AskUser content
    Else
        ClearLater
    End If
End Sub

' Asks, and sends the request again with what was answered. An empty answer, or No, ends it.
Private Sub AskUser(ByVal content As String)
    Dim answer As String
    Select Case Field(content, "ask")
        Case "text"
            answer = InputBox(Field(content, "prompt"), TITLE, Field(content, "default"))
        Case "file"
            answer = AskForFile(Field(content, "prompt"), Field(content, "filter"))
        Case "confirm"
            If MsgBox(Field(content, "prompt"), vbYesNo + vbQuestion, TITLE) = vbYes Then answer = "ja"
        Case Else
            GiveUpWith NOT_READ, ThisWorkbook.Name, ""
            Exit Sub
    End Select
    If answer = "" Then
        Application.StatusBar = False
        Exit Sub
    End If
    mGiven = GivenLines(content) & "given." & Field(content, "key") & "=" & Escape(answer) & vbLf
    Send
End Sub

' The full path of the file that the user chose, or nothing.
Private Function AskForFile(ByVal prompt As String, ByVal filter As String) As String
    Dim chosen As Variant
    If filter = "" Then filter = ALL_FILES
    chosen = Application.GetOpenFilename(filter, 1, prompt)
    If VarType(chosen) = vbString Then AskForFile = chosen
End Function

' What was answered before goes back as it came.
Private Function GivenLines(ByVal content As String) As String
    Dim lines As Variant
    Dim index As Long
    Dim result As String
    lines = Split(content, vbLf)
    For index = LBound(lines) To UBound(lines)
        If Left(lines(index), 6) = "given." Then result = result & lines(index) & vbLf
    Next index
    GivenLines = result
End Function

' The value of a key, unescaped; empty where it does not stand there.
Private Function Field(ByVal content As String, ByVal key As String) As String
    Dim start As Long
    start = InStr(vbLf & content, vbLf & key & "=")
    If start > 0 Then Field = Unescape(FirstLine(Mid(content, start + Len(key) + 1)))
End Function

Private Function IconOf(ByVal icon As String) As Long
    Select Case icon
        Case "warning"
            IconOf = vbExclamation
        Case "error"
            IconOf = vbCritical
        Case Else
            IconOf = vbInformation
    End Select
End Function


' ----- What the user sees ---------------------------------------------------------------------------------------

' Ends the request that is out, if any, and tells why.
Private Sub GiveUpWith(ByVal message As String, ByVal first As String, ByVal second As String)
    On Error Resume Next
    If mNonce <> "" Then RemoveFile RequestFile()
    mNonce = ""
    Application.StatusBar = False
    MsgBox Replace(Replace(Unescape(message), "{1}", first), "{2}", second), vbExclamation, TITLE
End Sub

Private Sub ShowStatus(ByVal message As String)
    If message = "" Then
        Application.StatusBar = False
    Else
        Application.StatusBar = Left(message, STATUS_LONGEST)
    End If
End Sub


' ----- Timers ---------------------------------------------------------------------------------------------------

Private Sub BeatAgain()
    CancelTimer mTickAt, "Tick"
    mTickAt = Now + TimeSerial(0, 0, 1)
    Application.OnTime mTickAt, TimerName("Tick")
End Sub

Private Sub ClearLater()
    KeepStatus
    mClearAt = Now + TimeSerial(0, 0, ANSWER_SHOWN)
    Application.OnTime mClearAt, TimerName("ClearStatus")
End Sub

Private Sub KeepStatus()
    CancelTimer mClearAt, "ClearStatus"
    mClearAt = 0
End Sub

' Only one that is still to come: Calc must not be asked to take back the timer that it is running.
Private Sub CancelTimer(ByVal moment As Date, ByVal procedure As String)
    On Error Resume Next
    If moment > 0 Then Application.OnTime moment, TimerName(procedure), , False
End Sub

' With the file's name, since several open files may carry this macro.
Private Function TimerName(ByVal procedure As String) As String
    TimerName = "'" & Replace(ThisWorkbook.Name, "'", "''") & "'!Launcher." & procedure
End Function


' ----- Files ----------------------------------------------------------------------------------------------------

Private Function RequestFile() As String
    RequestFile = InBase(JoinPath("requests", mNonce & ".request"))
End Function

Private Function ProgressFile() As String
    ProgressFile = InBase(JoinPath("answers", mNonce & ".progress"))
End Function

Private Function AnswerFile() As String
    AnswerFile = InBase(JoinPath("answers", mNonce & ".answer"))
End Function

Private Function InBase(ByVal file As String) As String
    InBase = JoinPath(BaseFolder(), file)
End Function

' The folder that only this user can write to.
Private Function BaseFolder() As String
    Dim parent As String
    parent = Environ("LOCALAPPDATA")
    If parent = "" Then parent = Environ("XDG_DATA_HOME")
    If parent = "" Then parent = Environ("HOME") & "/.local/share"
    BaseFolder = JoinPath(parent, FOLDER_NAME)
End Function

' The folder that only administrators write to; a 32-bit Excel is told of another one as ProgramFiles.
Private Function InProgramFiles(ByVal file As String) As String
    Dim parent As String
    parent = Environ("ProgramW6432")
    If parent = "" Then parent = Environ("ProgramFiles")
    InProgramFiles = JoinPath(JoinPath(parent, FOLDER_NAME), file)
End Function

Private Function JoinPath(ByVal folder As String, ByVal file As String) As String
    JoinPath = folder & Application.PathSeparator & file
End Function

Private Sub MakeFolder(ByVal folder As String)
    On Error Resume Next
    MkDir folder
End Sub

Private Function FileIsThere(ByVal file As String) As Boolean
    On Error Resume Next
    FileIsThere = (Dir(file) <> "")
End Function

' Whether the file was there and is gone now.
Private Function RemoveFile(ByVal file As String) As Boolean
    On Error GoTo Fault
    Kill file
    RemoveFile = True
Fault:
End Function

Private Sub CloseFile(ByVal number As Integer)
    On Error Resume Next
    If number > 0 Then Close #number
End Sub

' The file's lines, each ended by LF. Nothing, and False, where it cannot be read now.
Private Function ReadFile(ByVal file As String, ByRef content As String) As Boolean
    Dim number As Integer
    Dim piece As String
    On Error GoTo Fault
    content = ""
    If Not FileIsThere(file) Then Exit Function
    number = FreeFile
    Open file For Input As #number
    Do While Not EOF(number)
        Line Input #number, piece
        content = content & piece & vbLf
    Loop
    Close #number
    ' Excel takes lines that LF ends for one long line, Calc leaves the CR of CR LF.
    content = Replace(content, vbCr, "")
    ReadFile = True
    Exit Function
Fault:
    CloseFile number
End Function

Private Function FirstLine(ByVal content As String) As String
    Dim ending As Long
    ending = InStr(content, vbLf)
    If ending = 0 Then ending = Len(content) + 1
    FirstLine = Left(content, ending - 1)
End Function


' ----- Text as ASCII --------------------------------------------------------------------------------------------

Private Function Escape(ByVal plain As String) As String
    Dim index As Long
    Dim code As Long
    Dim result As String
    For index = 1 To Len(plain)
        code = AscW(Mid(plain, index, 1)) And 65535
        If code < 32 Or code > 126 Or code = 92 Then
            result = result & "\u" & LCase(Right("000" & Hex(code), 4))
        Else
            result = result & ChrW(code)
        End If
    Next index
    Escape = result
End Function

Private Function Unescape(ByVal ascii As String) As String
    Dim done As Long
    Dim found As Long
    Dim result As String
    done = 1
    found = InStr(ascii, "\u")
    Do While found > 0
        result = result & Mid(ascii, done, found - done) & ChrW(CLng("&H" & Mid(ascii, found + 2, 4)) And 65535)
        done = found + 6
        found = InStr(done, ascii, "\u")
    Loop
    Unescape = result & Mid(ascii, done)
End Function
