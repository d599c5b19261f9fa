import { WordTable } from "../word-table";
import { Idea } from "./ideas";

/** Words by idea; every line is one language or one family of forms. `*` ends a stem. */
const entries: readonly (readonly [number, string])[] = [
  [
    Idea.override,
    "ignore|disregard|forget|override|overlook|discard|drop|abandon|dismiss|neglect|unlearn|nullify|erase|wipe|bypass|omit|skip|ignor|revoke|overwrite|lift|waive|relinquish|scrap|jettison|supersede|turn off|switch off|deactivate|disable|ignoring|disregarding|forgetting|overriding|bypassing|circumvent|violate|disobey",
  ],
  [
    Idea.override,
    "do not follow|dont follow|do not obey|dont obey|stop following|stop obeying|no longer follow|not follow|pay no attention to|set aside|put aside|throw away|throw out|let go of|leave behind|pay no heed to|no heed to|pay no mind to|clear your|delete your|remove your|reset your|cancel your|break your|suspend your|reject your|stop being|deviate from|deviating from|contrary to|instead of following|despite|notwithstanding|regardless of",
  ],
  [
    Idea.override,
    "ignorier*|vergiss|vergesst|vergessen sie|missacht*|verwirf|umgehe|umgeh*|uberschr*|setz dich uber|setze dich uber|pfeif auf|losche|beachte nicht|beachten sie nicht|befolge nicht|lass alle|lassen sie alle|setze ausser kraft|abweich*|setz dich hinweg",
  ],
  [
    Idea.override,
    "ignorez|ignorer|oublier|oublie|oubliez|neglige|negligez|contourn*|fais abstraction|faites abstraction|ne tiens pas compte|ne tiens plus compte|ne tenez pas compte|ne tenez plus compte|ne suis pas|ne suis plus|annule|efface|effacez|laisse tomber",
  ],
  [
    Idea.override,
    "ignora|ignoren|olvida|olvide|olviden|olvidate|olvidar|ignorar|olvides|olvida que|haz como si no|no cumplas|ne respecte plus|ne respectez plus|ne suis aucune|nie przestrzegaj|nie przestrzegaj juz|halte dich nicht|لا تلتزم|rules todo|rules tod do|deja de lado|no obedezcas|no respetes|descarta|descarte|omite|omita|desestima|anula|anule|borra|no hagas caso|haz caso omiso|no sigas|deja de seguir|pasa por alto|desobedece",
  ],
  [
    Idea.override,
    "lascia perdere|lascia stare|non rispettare|ignorate|ignori|dimentica|dimenticate|dimentichi|dimenticati|trascura|tralascia|scarta|non considerare|non seguire|cancella|annulla|ignorare|dimenticare|negeren|vergeten",
  ],
  [
    Idea.override,
    "esqueca|esquece|esquecer|desconsi*|nao siga|deixe de seguir|descartar|apague|anular|desrespeite|negeer|negeert|vergeet|volg niet|omzeil|verwerp|wis alle",
  ],
  [
    Idea.override,
    "olej|zlekcewaz|zignoruj*|ignoruj*|zapomnij|zapomnijcie|pomin|pomijaj|odrzuc|nie zwazaj|przestan stos*|obejdz|zanemari*|zaborav*|ignorir*|ignoris*|odbaci|ne slijedi|ne sledi|zapomen|zapomente|zapomen na|zanedbej*|zrus|zruste|nedbej*|prestan dodr*",
  ],
  [
    Idea.override,
    "ignorati|uita|uitati|nu tine cont|nu mai respecta|anuleaza|sterge|nu mai urma|ignorera|glom|bortse fran|strunta i|asidosatt|folj inte|ignorer|glem|ignorere|se bort ifra|se bort fra|abaikan|lupakan|hiraukan|jangan ikuti|kesampin*|langgar|unohda|jata huomi*|sivuuta|αγνοησε|αγνοηστε|ξεχασε|ξεχνα",
  ],
  [
    Idea.override,
    "игнорир*|проигнор*|забудь|забудьте|забыть|не обращай*|отмени|видали|удали|отмените|отбрось|отбросьте|не следуй*|обойди|пренебре*|ігнору*|проігнор*|не зважай*|відкинь*|скасуй*",
  ],
  [
    Idea.override,
    "تجاهل|اترك|تجاهلي|تجاهلوا|انس|انسى|لا تتبع|الغ|احذف|تخط|اهمل|התעלם|תתעלם|התעלמי|שכח|שכחי|תשכח|אל תציית|בטל",
  ],
  [
    Idea.override,
    "忽略|无视|無視し|忽視|忘记|忘記|忘掉|不要理会|不理会|不要遵守|别管|不要管|抛弃|跳过|取消|绕过|เพิกเฉย|ลืม|ไม่ต้องสนใจ|ละเว้น|มองข้าม|อย่าทำตาม|ยกเลิก|bo qua|hay quen|quen|phot lo|dung lam theo|xoa bo|bo qua",
  ],
  [
    Idea.overrideLast,
    "ignorieren|vergessen|missachten|hinwegsetzen|ausser acht lassen|negeren|vergeten|yok say*|unut|unutun|gormezden gel*|dikkate alma*|bos ver*|gecersiz say*|goz ardi*|uygulama|uymayin|uyma|अनदेखा|अनदेखी|भूल|भुला|नज़रअंदाज़|नजरअंदाज|मत मान*|मत मानो|हटा दो|अनदेखा कर*",
  ],
  [
    Idea.overrideLast,
    "bhool ja*|bhul ja*|bhool|bhula do|ignore kar*|chhod do|chod do|mat maan*|mat mano|hata do|hatao|nazarand*|skip kar*|side mein rakh*|side me rakh*|andekha",
  ],
  [
    Idea.overrideLast,
    "無視して|無視し|無視しろ|忘れて|忘れろ|忘れ|従わないで|従わず|破棄して|無効にして|무시*|잊어*|잊고|잊으*|따르지*|취소*|نادیده|فراموش|کنار بگذار*|دنبال نکن*|حذف کن*|نادیده بگیر*",
  ],

  [
    Idea.forgetAll,
    "stop obeying|forget everything|ignore everything|disregard everything|forget about everything|drop everything you|forget all that|ignore all that|disregard all that|ignore the above|disregard the above|forget the above|ignore above|disregard above|forget above|ignore whatever|ignore all of the above|forget all of the above|throw away everything|delete everything above|clear everything above|vergiss alles|vergessen sie alles|ignoriere alles|oublie tout|oubliez tout|ignore tout|olvida todo|olvide todo|olvidar todo|ignora todo|dimentica tutto|ignora tutto|esqueca tudo|ignore tudo|vergeet alles|negeer alles|zapomnij wszystko|zapomnij o wszystkim|zignoruj wszystko|забудь все|забудьте все|забудь обо всем|забудь про все|игнорируй все|zaboravi sve|zanemari sve|zapomen na vse|zapomen vse|ignoruj vse|uita tot|ignora tot|glom allt|ignorera allt|lupakan semua|abaikan semua|quen het|quen tat ca|bo qua tat ca|انس كل|تجاهل كل|שכח הכל|שכח את הכל|忘记一切|忘记所有|忽略一切|忽略以上|忽略上面|忽略上述|全部忘れて|上記を無視|sab bhool ja*|sab kuch bhool|sab bhul ja*|सब भूल|सब कुछ भूल|da oben ignorier*|ausfuhrungen ignorier*|obigen ausfuhr*",
  ],
  [
    Idea.newTask,
    "are void|is void|are invalid|is invalid|been replaced|been lifted|been updated|been overridden|been removed|been revoked|been changed|were never given|never given|did not exist|didnt exist|are obsolete|are irrelevant|is irrelevant|no longer apply|no longer applies|no longer valid|do not apply|dont apply|are cancelled|are canceled|are revoked|are suspended|are outdated|as void|as deleted|as cancelled|are wrong|were wrong|was wrong|was a mistake|was a test|were a mistake|dont exist|do not exist|doesnt exist|is void|now void|is obsolete|no longer counts|no longer count|no longer matter|no longer matters|non esistano|non esistono|n existent pas|no existen|nicht existier*|was empty|were empty|sind irrelevant|sind ungultig|gelten nicht",
  ],
  [
    Idea.prior,
    "previous|previus|prior|above|earlier|preceding|past|former|initial|original|existing|before|foregoing|aforementioned|old|previously|beforehand|so far|until now|up to now|you were given|you have received|you received|given to you|placed upon you|placed on you|imposed on you|were taught|youve learned|told before|you know|you learned|you operate under|you operate by|ever learned|youve been told|you have been told|been given",
  ],
  [
    Idea.prior,
    "vorherig*|vorige|vorigen|bisherig*|obige|obigen|vorangeg*|vorangeh*|fruhere*|davor|vorher|zuvor|vorhin|bisher|ursprung*|oben|gesagte|erhaltenen|bekommen hast|gelernt hast|recus|recibidas|ensenaron|te dieron|ricevute|imparato|ensinaram|recebidas|otrzymane|nauczono|научили|полученные|erhalten haben|preceden*|anterieu*|ci dessus|avant|precede|initial*|recues|dit avant",
  ],
  [
    Idea.prior,
    "anterior*|previas|previos|previa|previo|antes|de arriba|preceden*|precedenti|sopra|prima|precede|acima|veio antes|vorige|eerdere|bovenst*|hiervoor|daarvoor|poprzedn*|powyzsz*|wczesnie*|dotychcz*|prethodn*|gornje|ranije|ranij*|prije|predchoz*|vyse|drivejsi|anterioa*|de mai sus|inainte|preceden*|tidigare|foregaen*|ovan|innan|sebelumnya|tidligere|foregaende|aiemmat|aiemmin|di atas|tadi|aiemmat|edelliset|προηγουμ*|παραπανω",
  ],
  [
    Idea.prior,
    "предыдущ*|прежн*|ранее|раньше|до этого|выше|прошлые|попередн*|раніше|вище|السابقة|السابق|اعلاه|قبل|من قبل|سابق|הקודמות|הקודם|למעלה|קודם|לפני|قبلی|بالا|قبلا|پیشین",
  ],
  [
    Idea.prior,
    "之前|以前|先前|以上|上面|前面|前述|上述|此前|原来的|これまで|以前の|上記|前の|今まで|先ほど|最初の|이전*|지금까지*|위의|앞서|앞의|기존*|ก่อนหน้า|ข้างต้น|ด้านบน|truoc|truoc do|o tren|truoc day|onceki|soylenen*|verilen|receno|reci|yukaridaki|daha once|pichle|pichla|pichhle|purane|purana|upar|pehle|पिछले|पिछली|ऊपर|पहले|पुराने|पूर्व",
  ],

  [
    Idea.all,
    "her seyi|her sey|all|any|every|everything|entire|each|whole|whatever|anything|alle|alles|saemtlic*|samtlich*|jegliche|toutes|tous|tout|toute|todas|todos|todo|toda|todo lo|tutte|tutti|tutto|tudo|tot|toate|allt|alla|semua|segala|tum|butun|hepsi|tat ca|moi|sve|sva|svim|vsechn*|vse|wszystk*|все|всё|всех|всі|усі|усе|جميع|كل|כל|همه|تمام|所有|一切|全部|すべて|全て|全部の|모든|모두|전부|ทั้งหมด|ทุก|सभी|सारे|सब|sabhi|saare|sare|sab|saari|ολες|ολα|kaikki",
  ],

  [
    Idea.target,
    "briefing|instruction|instructions|instrutions|instuction|instuctions|instrucions|prompt|prompts|directive|directives|guidelines|guideline|programming|system message|developer message|content policy|safety rules|safety guidelines|anweisun*|instrukt*|vorgaben|richtlin*|auftrage|auftrag|befehle|aufgaben|prompt text|prompt texts",
  ],
  [
    Idea.target,
    "instrucc*|instruct*|instruci*|indicaci*|directri*|instruco*|istruzio*|indicazi*|direttiv*|consignes|consigne|orientac*|diretriz*|instruc*|instruct*|richtlij*|opdracht*|instrukc*|polecen*|wytyczn*|uput*|instrukc*|naredbe|smjernic*|pokyn*|indicati*|instruks*|riktlin*|instruks*|perintah|pedoman*|talimat*|yonerge*|komut*|huong dan|chi dan|loi nhac|cac lenh|ohjeet|ohje*|οδηγιε*|εντολε*",
  ],
  [
    Idea.target,
    "инструкц*|указани*|команды|промпт*|директив*|інструкц*|вказівк*|التعليمات|تعليمات*|الاوامر|اوامر*|الارشاد*|ارشادات*|ההוראות|הוראות*|ההנחיות|הנחיות*|دستورال*|دستورات|دستور*",
  ],
  [
    Idea.target,
    "指令|指示|提示词|提示|命令|说明|指引|要求|プロンプト|命令を|指示を|指示に|制約|지시*|명령*|프롬프트*|지침*|คำสั่ง|คำแนะนำ|พรอมต์|निर्देश*|आदेश*|प्रॉम्प्ट|nirdesh*|aadesh*",
  ],
  [
    Idea.weakTarget,
    "guidance|role|normas|norme|normes|normen|zasady|einschra*|einschrankungen|directions|direction|omezeni|ogranicenja|pravidla|pravila|правил|ограничения|обмеження|قواعد|rules|rule|orders|order|commands|command|constraints|restrictions|limitations|policies|policy|context|text|task|tasks|assignment|assignments|messages|training|filters|settings|conversation|documents|document|articles|article|information|statements|requests|input|configuration|sources|question|said|translation|thoughts|regeln|regel|angaben|informat*|kontext|dokumen*|artikel|regles|regle|reglas|ordenes|ordini|regole|regras|ordens|regels|zasad*|pravil*|regulile|reguli|regler|aturan*|kural*|quy tac|правил*|огранич*|обмежен*|القواعد|قواعد*|הכללים|כללים|قوانین|规则|限制|内容|ルール|会話|내용*|규칙*|제한*|กฎ|नियम*|niyam*|κανονες",
  ],

  [
    Idea.your,
    "your|youre|deine|deinen|deiner|deinem|dein|ihre|ihren|tes|ton|ta|vos|votre|tu|tus|su|sus|tuo|tua|tue|tuoi|suas|seu|sua|teu|jouw|uw|twoj*|swoj*|svoj*|tvoj*|tve|tvuj|tale|dina|din|ditt|kamu|senin|cua ban|твои|твой|своих|свои|свой|твої|свої|你的|您的|あなた|너의|네|당신*|ของคุณ|तुम्हार*|अपने|अपना|अपनी|tumhar*|apna|apne|apni|tera|tere|teri|שלך|תך|خود|تو",
  ],

  [
    Idea.show,
    "show|reveal|print|output|repeat|display|tell|give|leak|recite|copy|dump|disclose|list|write|share|expose|paste|translate|provide|quote|send|unveil|divulge|summarize|summarise|what|whats|which|spell|encode|describe|read|return|say|zeige|zeig|zeigen|gib|nenne|verrate|wiederhole|was|wie lauten|welche|montre*|affiche*|revele*|repete*|donne*|quelles|quels|muestra*|revela*|dime|imprime|repite|cuales|mostra*|stampa|ripeti|quali|dimmi|mostre|revele|repita|quais|imprima|toon|geef|herhaal|verklap|wat|pokaz*|wypisz|ujawn*|powtorz|jakie|pokazi|ispisi|otkrij|koje su|ukaz|mi svuj|vypis|prozrad|jake|arata*|afiseaza|dezvalui*|care|visa|skriv ut|avsloja|vilka|tunjukk*|cetak|ungkapk*|apa|goster*|yazdir*|acikla|tekrarl*|neler|покажи*|выведи*|раскрой*|повтори*|какие|скажи|виведи*|розкрий*|які|ارني|اطبع|اكشف|كرر|ما هي|اعطني|הראה|גלה|מה|نشان بده|فاش|بگو|显示|输出|告诉|重复|打印|是什么|说出|把密码|表示|出力|教えて|見せて|何ですか|繰り返して|보여*|출력*|말해*|뭐야|반복*|알려*|แสดง|บอก|เปิดเผย|คืออะไร|दिखा*|बताओ|बताइए|क्या|छापो|dikha*|batao|bata do|bata de|kya hai|cho toi xem|la gi|in toan bo|tiet lo",
  ],
  [
    Idea.systemPrompt,
    "system prompt|context window|initialization text|system text|hidden text|internal prompt|conversation from the beginning|conversation from the very beginning|text you were given|texto oculto|texte cache|testo nascosto|versteckten text|скрытый текст|systemprompt|system message|system instruction|system instructions|initial prompt|original prompt|hidden prompt|secret prompt|full prompt|entire prompt|initial instructions|original instructions|hidden instructions|secret instructions|developer instructions|developer message|developer prompt|internal instructions|prompt text|prompt texts|prompt above|instructions above|base prompt|opening instructions|starting instructions|exact instructions|own instructions|preamble|pre prompt|initial message|starting prompt|everything above this|everything above|all text above|text above starting|words above this|text above this|message before mine|systemprompten|prompt systeme|invite initiale|invite systeme|message systeme|prompt del sistema|prompt de sistema|mensaje del sistema|mensaje inicial|prompt di sistema|messaggio di sistema|prompt do sistema|mensagem do sistema|systeemprompt|prompt systemo*|komunikat syst*|sistemski prompt|systemovy prompt|promptul tau de sistem|promptul de sistem|prompt sistem|sistem istem*|loi nhac he thong|системный промпт|системного промпта|системний промпт|موجه النظام|הנחיית המערכת|系统提示|系统提示词|系统指令|初始提示|初始指令|システムプロンプト|最初の指示|시스템 프롬프트*|초기 지시*|พรอมต์ระบบ|सिस्टम प्रॉम्प्ट|دستورات سیستم|konfigurierten anweisungen|prompt-texte|prompt texte|prompt textes",
  ],
  [
    Idea.secret,
    "password|passwords|passphrase|secret|secrets|secret key|access code|secret code|secret word|api key|api keys|apikey|credentials|passcode|flag|passwort|geheim*|mot de passe|contrasena|clave secreta|parola secreta|senha|wachtwoord|haslo|lozink*|heslo|parola|losenord*|kata sandi|sifre*|mat khau|пароль|пароля|كلمة المرور|الرقم السري|הסיסמה|סיסמה|رمز|密码|口令|秘密|パスワード|暗号|비밀번호*|암호*|รหัสผ่าน|पासवर्ड",
  ],
  [
    Idea.verbatim,
    "verbatim|word for word|exactly as|in full|character by character|line by line|code block|codeblock|wortlich|wort fur wort|mot pour mot|palabra por palabra|parola per parola|palavra por palavra|backwards|letter by letter|in reverse|full text|entire text|complete text|all of it|letter|letters|spell|spelled|hint|hints|rhymes|encode|encoded|base64|dash between|vollstan*|gesamten text|texte integral|texte complet|texto completo|testo completo|全文|原文|そのまま|一字一句|逐字|原样|그대로|kata demi kata|дословно|слово в слово|word by word|",
  ],

  [
    Idea.become,
    "act as|acting as|pretend|you are now|you are going to|you will be|you will act|roleplay as|role play as|role playing as|imagine you are|imagine that you|simulate|take on the role|immerse yourself|assume the identity|dont act like an ai|do not act like an ai|stop acting like|not an ai anymore|behave like|act like|aja como|agis comme|comporte toi|verhalte dich|handel als|respond as|answer as|answer as if|you are no longer|transform into|assume the role|assume the persona|persona of|from now on you|stay in character|play the role|going to play|you shall|du bist jetzt|du bist nun|ab jetzt bist du|jetzt bist du|nun bist du|stell dir vor|tu so als|tu es maintenant|a partir de maintenant|fais semblant|imagine que tu|ahora eres|a partir de ahora|finge|actua como|ora sei|fai finta|da adesso|agora voce e|finja|a partir de agora|je bent nu|vanaf nu|doe alsof|jestes teraz|od teraz|udawaj|теперь ты|с этого момента|притворись|представ*|отныне|тепер ти|відтепер|sada si|od sada|pretvaraj|ted jsi|od ted|predstir*|acum esti|de acum|prefa te|du ar nu|fran och med nu|latsas|sekarang kamu|mulai sekarang|berpura*|bay gio ban|tu gio|hay gia vo|artik|bundan sonra|ab tum|ab se|maan lo|अब तुम|अब से|انت الان|من الان|تظاهر|אתה עכשיו|מעכשיו|你现在是|从现在开始|假装|あなたは今から|今から|ふりをして|너는 이제|지금부터*|척해|ตอนนี้คุณเป็น|จากนี้ไป|تو اکنون|از حالا",
  ],
  [
    Idea.unbound,
    "unfiltered|uncensored|unrestricted|amoral|unethical|immoral|unhinged|lawless|jailbroken|unlimited ai|evil|unbiased and unfiltered|limitless|no restrictions|no limits|no limitations|without restrictions|without any restrictions|without limits|without limitations|no rules|no filter|no filters|no ethical|without filters|without rules|without ethics|free of restrictions|not bound by|broken free|break free|sin filtro*|sem filtro*|sans filtre*|senza filtri|zonder filter*|bez filtr*|без фильтр*|no tuvieras reglas|without any filters|no safeguards|zero censorship|raw model|keine regeln|keine richtlinien|keine einschra*|aucune regle|aucune limite|plus aucune regle|nessuna regola|nessuna restriz*|nessun limite|ninguna regla|ninguna instruc*|ningun limite|nenhuma instruc*|nenhuma regra|nenhum limite|geen richtlijnen|geen regels|geen beperk*|zadnych regul|zadnych zasad|нет правил|нет ограничений|никаких правил|没有任何规则|没有任何限制|规则限制|制限を全部解除|制限を解除|制限なしで|규칙 없이|제한 없이|kural yok|kuralin yok|hic kural|tidak ada aturan|tidak punya aturan|khong co quy tac|inga regler|बिना नियम|कोई नियम नहीं|ليس لديك قواعد|بلا قواعد|אין לך כללים|freed from|been freed|liberated from|safeguards removed|has no rules|no morals|no boundaries|no censorship|no guidelines|no moral|ohne einschra*|ohne regeln|ohne filter|unzensie*|bose ki|bose|sans restrict*|sans limite*|sans regle*|non censuree|sin restricc*|sin censura|sin limites|sin reglas|senza restriz*|senza censura|senza regole|senza limiti|sem restric*|sem censura|sem regras|zonder beperk*|ongecens*|bez ogranic*|bez ogranicz*|bez cenzury|bez pravil|bez omezeni|necenzur*|fara restric*|fara limite|fara reguli|utan begrans*|ocensur*|tanpa batas*|tanpa sensor|tanpa aturan|kisitlam*|sansursuz|khong gioi han|khong kiem duyet|без огранич*|без цензуры|без правил|без обмежен*|بلا قيود|بدون قيود|بلا رقابة|ללא הגבלות|没有限制|无限制|不受审查|没有规则|制限のない|制限なし|検閲のない|제한 없는|검열 없는|ไม่มีข้อจำกัด|बिना किसी प्रतिबंध|बिना प्रतिबंध|बिना सेंसर|bina restrict*|bina filter|bina rule*|koi rule nahi|koi rules nahi|بدون محدود*",
  ],
  [
    Idea.bounds,
    "restrictions|restriction|rules|guidelines|limits|limitations|filters|filter|filtering|ethics|ethical|morals|moral|morality|legality|legal|laws|censorship|policies|policy|boundaries|safety|constraints|openai|anthropic|moderation|disclaimers|warnings|regeln|filter|reglas|regles|regole|regras|правил*|законы",
  ],
  [
    Idea.without,
    "breaks|defies|violates|without|no|free|break|broke|broken|bypass|bypasses|ignores|disregards|bound|abide|unbound|lacks|beyond|outside|remove|removed|removes|disabled|off|free of|not subject to|does not follow|doesnt follow|not limited by|does not care|doesnt care|regardless",
  ],
  [
    Idea.never,
    "never|not|dont|do not|must not|cannot|cant|wont|shouldnt|should not|nie|niemals|nicht|jamais|ne|nunca|no|mai|non|nao|nooit|nigdy|никогда|не|não",
  ],
  [
    Idea.refuse,
    "refuse|refuses|refusal|refusing|decline|declines|apologize|apologizing|apologise|apology|sorry|unfortunately|disclaimer|disclaimers|warning|warnings|moralize|lecture|as an ai|im sorry|i cannot|i cant|reject|rejects|say no|say you cant|cannot assist|cant assist|unable|ethical advice|break character|hesitat*|against policy|question the request|weigern|refuser|negarte|verweigern",
  ],
  [
    Idea.begin,
    "start your reply|start your response|start your answer|start your message|begin your reply|begin your response|begin your answer|start with|begin with|starting with|beginning with|prefix|reply with sure|first words|start the response|start the reply|begin the response|always start|must start|must begin|your response should start|your reply should begin",
  ],
  [
    Idea.ai,
    "ai|llm|llms|chatgpt|gpt|chatbot|assistant|assistants|language model|language models|claude|gemini|openai|bot|ki|ia|ии|人工智能|model|agent|agents|copilot",
  ],
  [
    Idea.newTask,
    "new instructions|new instruction|new task|new tasks|new rule|new rules|new directive|new directives|new prompt|new objective|new goal|real task|real instructions|actual task|your instructions are now|updated instructions|additional instruction|additional instructions|change your instructions|instructions have changed|instructions have been|revised instructions|new assignment|new role|instead|now focus|neue aufgabe|neuen aufgabe|neue aufgaben|neue anweisun*|neue instrukt*|stattdessen|weitere aufgaben|nouvelle tache|nouvelles instruct*|nueva tarea|nuevas instrucc*|nuovo compito|nuove istruz*|nova tarefa|novas instruc*|nieuwe taak|новая задача|новые инструк*|新任务|新的任务|新指令|新しい指示|새로운 지시*",
  ],
  [
    Idea.authority,
    "your developer|your creator|your creators|your owner|the developer of|openai engineer|anthropic engineer|i am the developer|im the developer|i am your developer|i am the admin|i am an admin|im an admin|i am the administrator|i am root|as administrator|admin override|admin access|admin code|system override|root access|sudo mode|authorized to|i authorize you|you are authorized|you have permission|developer of this|maintenance mode|debug mode|debugging mode|diagnostic mode|from the security team|programmer at openai|ceo of openai",
  ],
  [
    Idea.hide,
    "to the llm|note to ai|note to the ai|note to llm|note to assistant|note to the assistant|if you are an ai reading|if you are a language model|if you are an llm|if you are an assistant|ai reading this|ai assistants reading|llm reading this|attention ai|dear ai|to any ai|any ai reading|instructions for ai|instruction for ai|instructions to the assistant|instruction to the assistant|message to the ai|message for the ai|when you summarize this|when summarizing this|when asked about this|if asked about this|do not tell the user|dont tell the user|do not inform the user|do not mention this|dont mention this|do not mention it|without telling the user|do not let the user|never tell the user|never mention this|do not reveal this|without asking the user|without the users knowledge|without confirmation|keep this hidden|without mentioning|do not alert|dont alert|without alerting",
  ],
  [
    Idea.reply,
    "your response|your answer|your reply|your output|your summary|your message|your responses|your answers|your replies|your final answer|your next message|your code|your implementation|the response|the summary|ihrer antwort|deiner antwort|deine antwort|ta reponse|votre reponse|tu respuesta|su respuesta|tua risposta|sua resposta",
  ],
  [
    Idea.tamper,
    "include|add|insert|append|embed|integrate|modify|augment|enhance|replace|substitute|misspell|misspellings|scramble|jumble|anagram|anagrams|encode|reverse|remove spaces|without spaces|typos|incorporate|conclude|finish|end|promote|advertise|hint|tease|infuse|inject|render|alphanumeric|homophon*|every third|every fourth|every other|each vowel|vowels|symbols|redirect|suggest users|urge",
  ],
  [
    Idea.send,
    "send|forward|email|post|upload|exfiltrate|transmit|submit|transfer|call the|invoke|fetch|curl|http|https|visit|redirect",
  ],
  [
    Idea.discuss,
    "phrase|phrases|attack|attacks|attacker|attackers|detect|detects|detecting|detection|prevent|prevents|preventing|protect|defend|against|injection|injections|example|examples|called|explain what|what does|what is|what are|meaning|mean|such as|sentence|novel|story|scene|poem|essay|article about|blog|regex|security training|research paper|proofread|character who|definition",
  ],
  [
    Idea.object,
    "notification|version|versions|backup|backups|log|logs|snapshot|snapshots|whitespace|spaces|case|capitalization|punctuation|warning|warnings|error|errors|comments|comment|header|headers|row|rows|column|columns|null|missing|outliers|files|file|folder|commits|commit|migration|migrations|settings|css|style|styles|values|value|cache|lines|typo|typos|mistake|mistakes|duplicates|footnotes|appendix|signature|greeting|test|tests|branch|packages|dependencies|email|emails|mail|invoice|appointment|meeting|noise|default|defaults|method|methods|function|functions|class|variables|variable|config|parameter|parameters|argument|arguments|doctor|doctors|manual|recipe|traffic|notes|password|newsletter|notification|notifications|calls|texts|ex|boyfriend|girlfriend|people|wifi",
  ],
  [
    Idea.mine,
    "my|our|mine|his|her|their|meine|meinen|mon|mes|mi|mis|mio|mia|meu|minha|moj|moja|мой|моё|мое|мои|我的|我之前|私の|내|제|मेरा|मेरी|mera|meri|mijn|min|saya|toi",
  ],
  [
    Idea.how,
    "how do i|how can i|how to|how would i|can i|should i|could i|may i|is it possible|what happens if|what if i|is there a|why does|why do|why did|is it ok|is it legal|want to|script to|wie kann ich|wie|comment puis|comment|como puedo|come posso|как|怎么|如何|please help me to|she|he|they|who|when",
  ],
  [
    Idea.jailbreak,
    "new persona|persona loaded|tokens left|lose tokens|be penalized|be punished each|lose a token|lose 5 tokens|lose 4 tokens|cease to exist|do anything now|jailbreak|jailbroken|jailbreaking|dan mode|developer mode|god mode|unrestricted mode|evil mode|dev mode|dan|stan|aim|dude mode|evilbot|chaosgpt|opposite mode|anti gpt|token system|stay a dan|entwickl*|modo desarr*|modalita svilup*|mode developp*|modo desenv*|tryb* progr*|режим* разраб*|开发者模式|越狱|開発者モード|개발자 모드*|gelistirici modu|always intelligent and machiav*|amoral|unethical ai|do anything i say|pwned|haha pwned|hacked",
  ],
  [
    Idea.justSay,
    "just say|only say|simply say|just output|jsut output|just print|only output|respond with|reply with|answer with|respond only|say only|only respond|only reply|repeat after me|sage nur|schreibe nur|sag nur|antworte nur|schreib nur|dis seulement|reponds uniquement|di solamente|responde solo|solo tienes que decir|di solo|di soltanto|rispondi solo|diga apenas|responda so|zeg alleen|antwoord alleen|powiedz tylko|reci samo|rekni jen|spune doar|raspunde doar|sag bara|svara bara|katakan saja|jawab hanya|sadece|chi noi|chi tra loi|скажи только|отвечай только|скажи лише|قل فقط|اجب فقط|אמור רק|فقط بگو|只说|只回答|とだけ|만 말해|만 답해|라고만*|sirf|केवल|सिर्फ",
  ],
];

/** The words the injection rules are made of. Built on first use. */
export function injectionWords(): WordTable {
  table ??= new WordTable(entries);
  return table;
}

let table: WordTable | undefined;
