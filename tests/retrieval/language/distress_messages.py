"""What people type about a bad state, their own or a friend's, and what they only want to know.

Messages are parted by bars and line ends.
"""

DISTRESS = {
    "english": """
took ecstasy and now my heart wont calm down | i think im having a stroke | she fainted twice
i feel awful after mdma | feel like shit after ket | feeling really bad after taking molly
im so sick rn from the edibles | i dont feel good took 2 pills
been throwing up all night after ghb | cant sleep after speed | cant breath properly
i took too much | my friend isnt waking up | my mate passed out on ket and wont respond
i feel awfull pls | feelin weird after mdma | my heart is racing so fast
my chest hurts after coke | im having a panic attack | having a panic attack on weed
everything is spinning and i feel sick | i want to die | thinking about killing myself
i think im overdosing | my gf overdosed | i cant stop shaking | im shaking and sweating after mdma
why do i feel so depressed after mdma | why am i so sad after mdma | why cant i sleep
i feel like im dying | am i dying | will i be ok | hes turning blue | her lips are blue
i fainted after ketamine | i fainted | my bf is throwing up and wont stop
took mdma yesterday and feel terrible | i feel horible | i feel terrrible man | dont feel well
not feeling well after 2cb | i cant feel my legs | i cant stop using ketamine
im addicted to ketamine | feeling suicidal after coming down | comedown is killing me
i'm so scared, took acid | i'm freaking out | hearing voices since last night
i haven't slept for 3 days | im losing my mind | my friend had a seizure | friend collapsed
someone took too much here | is my friend overdosing | i did way too much k | need an ambulance
he's unconscious | she isnt breathing | my stomach hurts after ket | i am having chest pain
pain in my chest after speed | what's wrong with me | panicking rn | im not ok
i feel numb and scared | i feel bad | mdma made me sick | mdma is making me feel sick
got spiked last night | i threw up after taking ket, is that normal
is it normal that i feel so down after mdma | what do i do i feel sick
im in a bad place, want to end it all | help i feel really ill | i dnt feel good | i feel sik
i feel so depresed | im panicing | my head hurts so bad after mdma | i vomitted three times
i keep vomiting | my friend is vomiting and doesnt answer | im hallucinating still
my freind wont wake up | he wont wake up | i blacked out | kinda overdosed on coke | my buddy od'd
i have a fever after mdma | my jaw hurts | everything feels unreal | i want to hurt myself
yo i took some md last night and now i feel absolutely rotten | feelin proper ill after them pills
ive been puking since 4am after k | my heart keeps skipping and im scared
cant calm down after the acid | my girl fainted what now | he took 3 pills and hes shaking loads
im tripping and i dont like it | i wanna end it | thinking of ending it all
i feel dead inside since the weekend | so anxious after weed rn
having really bad anxiety since i dropped acid | is this a heart attack
am i having a heart attack | i cant get my breath | i struggle to breathe after smoking
cant stop crying since mdma | i cant stop throwing up | took way too many xans
ate too many edibles help | my sister wont wake up, she took xanax
theres blood in my pee after ket | my bladder hurts from ket
i feel dizzy and my vision is blurry | i think i've been drugged | ive overdone it
overdid it last night and now im a mess | my body is numb | i feel like im going crazy
suicidal after mdma | depressed since last rave | i havent slept in days
been awake 3 days on speed | hes not responding | im worried about my friend, she took loads
mate is unconscious on floor | legs gone numb after ket | everything hurts
worst comedown of my life | i regret taking it i feel awful | getting chest pains after coke
i nearly died last night | i cant cope anymore | cant do this anymore | i feel poorly
i feel awful on mdma | i'm not doing well after the ketamine | omg i feel so sick
cant stop puking pls | my head is spinning | im really not well | i think ive od'd
my friend took too many pills and wont respond | shes passed out on the floor what do i do
i cant fall asleep after coke | my chest is tight | i have palpitations after speed
i am in so much pain | im bleeding from my nose after snorting | everything is blurry i took ghb
i keep blacking out | having a really bad time on acid | im on acid and panicking
help my gf is not breathing | i feel unwell since taking a pill | i feel like ending it
life isnt worth living anymore | no reason to live | i keep thinking about suicide
im gonna faint | i cant move my arms | why do i feel so empty after ecstasy
why does my heart beat so fast rn | my friend is having a fit | our friend just collapsed
i've taken a whole gram of ket and feel strange | its not wearing off and im scared
i've got a really bad headache after md | i woke up and dont remember anything | feeling awful
im ill | i cant stop taking coke
""",
    "german": """
ich hab das gefühl zu sterben | kann seit tagen nich schlafen | bin völlig fertig mit den nerven
ich kotz mir die seele aus dem leib | mir gehts übel nach dem feiern | ich hab todesangst
mir gehts schlecht nach mdma | mir geht es nicht gut nach mdma | mir gets schlecht nach mdma
mir ist so übel nach keta | mir ist schlecht | mir is schwindelig und ich hab angst
ich fühl mich scheisse nach mdma | fühl mich total komisch nach den pillen
ich hab zu viel genommen | hab zuviel keta gezogen | mein freund wacht nicht auf
mein kumpel atmet komisch | meine freundin ist umgekippt | ich bin umgekippt
ich krieg keine luft | ich kann nicht schlafen nach speed | kann nich mehr schlafen
warum kann ich nicht schlafen | mein herz rast so | hab herzrasen nach koks
ich hab brustschmerzen | meine brust tut weh | ich habe panik | hab ne panikattacke
ich will nicht mehr leben | ich will sterben | ich denk an selbstmord | will mich umbringen
ich bring mich um | sie ist bewusstlos | er reagiert nicht | er kotzt die ganze zeit
ich muss dauernd kotzen | hab gekotzt nach lsd | mir gehts so dreckig
mir gehts beschissen seit dem wochenende | mir gehts garnicht gut | mir gehts nich gut
geht mir schlecht | gehts mir wegen mdma so schlecht? | warum gehts mir nach mdma so schlecht
wieso fühl ich mich so leer nach mdma | ich bin so depressiv seit dem mdma
ich zittere am ganzen körper | ich schwitze und zittere | ich glaub ich hab ne überdosis
ich dreh durch | ich werd verrückt | ich sterbe | sterbe ich jetzt | ich komm nicht mehr klar
ich komm nicht klar | ich kann nicht aufhören mit keta | bin süchtig nach ketamin | bin abhängig
ich spür meine beine nicht mehr | er krampft | mein bruder hat nen krampfanfall
hilfe mein freund ist bewusstlos | ich hab solche angst | mir wird schwarz vor augen
was ist los mit mir | ich hör stimmen | hatte nen horrortrip | bin auf nem bad trip
ich bin total verwirrt | seit 3 tagen nicht geschlafen | hab seit 2 tagen nicht geschlafen
mir geht's nach dem konsum von mdma richtig mies | ich bin am ende | kann nicht mehr
ich halts nicht mehr aus | mir wurde was ins glas getan | kriege keine luft mehr nach speed
fühle mich unwohl | ich fühle mich nicht gut | er hat blaue lippen | ich bin ohnmächtig geworden
mir tut alles weh | mein kopf tut weh nach mdma | muss kotzen | mir is kotzübel
mein kreislauf spinnt | nach dem feiern gehts mir richtig kacke
hab gestern emma genommen und mir is immer noch schlecht | ich pack das nicht mehr
mein puls ist viel zu hoch | ich hab totale angst grad | ich hab so angst dass ich sterbe
mir ist total schwummrig nach dem joint | bin voll auf nem horrortrip
meine freundin kotzt nur noch | mein kollege liegt am boden und reagiert nich
er lässt sich nicht wecken | wir kriegen ihn nicht wach | sie zuckt komisch
ich kann mich nicht bewegen | ich fühl mich wie tot | seit dem lsd bin ich dauernd traurig
ich bin nur noch am heulen seit mdma | ich heul nur noch | krieg keine luft hilfe
atme schwer nach koks | mein herz stolpert | hab stiche im herz | hab so nen druck auf der brust
mir gehts psychisch schlecht | ich hab überdosiert | hab es übertrieben
habs übertrieben mit speed | zu viel gezogen | ich will nicht mehr | hab keinen bock mehr zu leben
ich möchte sterben | ich ritz mich | mein bruder ist abhängig | ich komm vom keta nicht los
ich hab mega den absturz | mir is heiß und ich zittere | ich seh alles doppelt
muss mich übergeben nach gras | ich hab mich übergeben | hab blut im urin | meine blase tut weh
fühl mich wie scheiße | gehts mir nich so gut gerade | bin panisch | ich glaub ich werd ohnmächtig
notfall, freund bewusstlos | mir geht es seit gestern sehr schlecht | werde verrückt
bin völlig am arsch nach dem wochenende | mir geht es schlecht nach mdma | mir gehts so schlecht
mir gehts grade gar nicht gut | ich hab mega herzklopfen nach speed | hilfe ich kann nicht atmen
mein freund ist ohnmächtig | sie ist nicht ansprechbar | er wird nicht wach
ich hab zu viele pillen geschluckt | habe eine überdosis genommen | ich hab angst zu sterben
ich will einfach nur tot sein | das leben hat keinen sinn mehr | ich hab nen blackout gehabt
mir tut die brust weh | ich hab seit stunden durchfall und kotze | ich zitter und mir is kalt
meine hände sind taub | fühle mich schrecklich | ich fühle mich so leer | mir ist so komisch
bin komplett durch nach dem lsd | ich komm nicht mehr runter | ich hab panik geschoben auf acid
ich hör stimmen seit dem trip | warum bin ich so traurig nach mdma
ich schlaf seit drei tagen nicht | ich kann einfach nicht mehr aufhören zu koksen
mein kumpel hat zu viel gesoffen und reagiert nicht | meine freundin hat nen schlechten trip
krieg nen herzinfarkt glaub ich | ich glaube ich sterbe | mir gehts ned gut | mir ist elend
bin krank nach dem feiern | ich blute aus der nase
""",
    "french": """
je me sens mal après la mdma | jme sens pas bien apres la md | je me sens tres mal
jme sens trop mal | ca va pas du tout | je vais pas bien | je suis malade depuis hier
jai envie de vomir | j'ai vomi apres la keta | j'arrete pas de vomir | jarrive pas a dormir
j'arrive pas à respirer | je respire mal | mon pote se reveille pas
mon copain est tombé dans les pommes | ma copine est inconsciente | elle respire plus
il repond plus | jai trop pris | j'ai pris trop de md | j'ai mal à la poitrine
ma poitrine me fait mal | mon coeur bat trop vite | mon coeur s'emballe | j'ai des palpitations
je fais une crise d'angoisse | jfais une crise de panique | je panique
je suis en train de faire un bad trip | jsuis en bad | je bad trop | j'ai peur de mourir
je vais mourir | je veux mourir | j'ai envie de mourir | j'ai envie d'en finir
je veux plus vivre | je pense au suicide | je veux me tuer | jai des idées noires | je tremble
je tremble de partout | j'ai la tête qui tourne | ma tête tourne | j'ai la nausée
je fais une overdose | mon ami fait une overdose | mon frère convulse | je deviens fou
je suis accro à la keta | j'arrive pas à arrêter la coke
pourquoi je me sens si mal après la mdma | pourquoi jsuis deprimé apres la md
je suis trop déprimé | jsuis pas bien | je me sens vide | je sens plus mes jambes
j'ai pas dormi depuis 3 jours | jai fait un malaise | on m'a drogué
on a mis un truc dans mon verre | j'entends des voix | je pete un cable | je me sens bizarre
la md m'a rendu malade | la descente est horrible | j'en peux plus | qu'est-ce qui m'arrive
je suis angoissé depuis le lsd | je gerbe depuis ce matin | ya mon pote qui bouge plus
jai mal au coeur | je sui tro mal | je me sent mal | je me sens mal svp
j'ai mal au ventre après la kétamine | je transpire et je tremble | suis-je en train de mourir
il est tout bleu | ses lèvres sont bleues | depuis la soirée je suis au bout du rouleau
jai pris de la md hier et jsuis au plus mal | mon coeur va exploser
j'ai le coeur qui bat super vite | j'ai super peur là | jsuis en panique totale
mon pote convulse par terre | ma pote vomit depuis une heure | elle se sent pas bien
il réagit plus | on arrive pas à le réveiller | je respire difficilement | j'étouffe
j'ai du mal à respirer | j'ai l'impression de mourir | j'ai l'impression de devenir fou
je pleure tout le temps depuis la md | j'arrête pas de pleurer | je suis triste depuis le week end
bad trip là aidez moi | je me suis évanoui | jai failli mourir | j'ai trop fumé jme sens pas bien
j'ai trop abusé hier | j'ai abusé sur la coke | j'ai pris beaucoup trop de cachets
je ne veux plus être là | j'ai plus envie de vivre | j'ai envie de me foutre en l'air
je me fais du mal | je suis dépendant au tramadol | mon frère est accro
j'ai du sang dans les urines | j'ai mal à la vessie depuis la keta | mal au crâne depuis la md
j'ai des vertiges | je tiens plus debout | je sens plus mon corps | j'ai des sueurs froides
impossible de dormir depuis le speed | je dors plus depuis la coke | jme sens comme une merde
jsuis pas bien du tout | suis pas bien | ca va pas | ça va vraiment pas | je suis en overdose
urgence mon ami est inconscient | il a fait un malaise | je me sens mal apres mdma
je ne me sens pas bien | jme sens super mal la | je suis pas bien depuis la md
ca va pas bien apres le lsd | je vais tres mal | j'ai très mal au ventre
mon coeur bat super vite | j'ai du mal a respirer | au secours mon pote respire plus
mon pote est inconscient | elle s'est évanouie | il se réveille plus | j'ai avalé trop de cachets
j'ai fait une overdose | j'ai peur je crois que je meurs | la vie n'a plus de sens
j'ai plus la force | je saigne du nez | j'ai vomi toute la nuit | je suis tout tremblant
mes mains sont engourdies | je me sens horrible | je me sens tellement vide depuis l'ecsta
j'ai fait une crise de panique sous acide | pourquoi je suis si triste apres la mdma
je dors plus depuis 3 jours | j'arrive pas a m'arreter de taper | mon ami a trop bu et reagit pas
ma copine fait un mauvais trip | jcrois je fais une crise cardiaque | je suis mal
g vomi et g froid | j'ai la gerbe | jai mal partout | je perds connaissance
""",
    "spanish": """
me siento mal despues del mdma | me siento fatal después de la keta | me ciento mal
no me siento bien | no me encuentro bien despues de tomar mdma | me encuentro fatal
estoy muy mal | estoy mal | estoy mareado | estoy re mareada | he vomitado | vomite toda la noche
no paro de vomitar | no puedo dormir despues del speed | no puedo respirar | me cuesta respirar
me falta el aire | me duele el pecho | me duele mucho la cabeza | me late muy rapido el corazon
mi corazon va a mil | tengo taquicardia | tengo ansiedad | tengo un ataque de panico
me dio un ataque de ansiedad | estoy en panico | tengo miedo | tengo mucho miedo tome lsd
tome demasiado | he tomado demasiada keta | me he pasado con la keta | me pase
mi amigo no despierta | mi amigo no se despierta | mi amiga no responde
mi novia esta inconsciente | mi amigo se desmayo | me desmaye | se ha desmayado
mi hermano esta convulsionando | quiero morir | me quiero morir | quiero matarme | no quiero vivir
pienso en suicidarme | tengo ganas de morir | creo que tengo una sobredosis
estoy teniendo una sobredosis | tengo un mal viaje | estoy en un mal viaje
por que me siento tan mal despues del mdma | xq estoy tan triste despues del mdma
estoy deprimido desde el finde | estoy temblando | no puedo parar de temblar
estoy sudando y temblando | tengo nauseas | me voy a morir | me estoy muriendo
me estoy volviendo loco | me voy a desmayar | no puedo mas | llevo dos dias sin dormir
no he dormido en 3 dias | estoy enganchado a la keta | soy adicto a la cocaina
no puedo dejar la coca | me ha sentado mal la pastilla | me sento mal el mdma | me dio una palida
me echaron algo en la bebida | me drogaron | escucho voces | estoy paranoico | siento que me muero
que me pasa | no siento las piernas | tiene los labios azules | me siento raro | me siento vacia
toy mal | tengo mucha ansiedad dsps del lsd | la bajada es horrible | ayuda estoy fatal
el mdma me puso mal | me kiero morir | desde la fiesta estoy hecho polvo
ayer me meti md y hoy estoy fatal | se me sale el corazon | tengo el corazon a mil
estoy cagado de miedo | me va a dar algo | me esta dando un ataque
mi colega esta convulsionando en el suelo | mi amiga no para de vomitar | no reacciona mi amigo
no conseguimos despertarlo | respiro mal | me ahogo | siento que me ahogo | siento que voy a morir
siento que me vuelvo loca | no paro de llorar desde el mdma | estoy llorando todo el dia
estoy triste desde el finde | menudo bajon despues de la md | me he desmayado | casi me muero
fume mucho y estoy mal | me pase de pastillas | tome muchas pastillas
me tome todas las pastillas | ya no quiero estar aqui | no tengo ganas de vivir
quiero acabar con todo | soy dependiente del tramadol | mi hermano es adicto
tengo sangre en la orina | me duele la vejiga por la keta | dolor de cabeza desde el mdma
estoy viendo doble | no me tengo en pie | no siento el cuerpo | tengo sudores frios
imposible dormir despues del speed | no duermo desde el finde | me siento como una mierda
no estoy nada bien | no estoy bien | ando mal | me encuentro mal | tengo una sobredosis
urgente mi amigo inconsciente | le ha dado un ataque | me dio taquicardia
me puse malo con la keta | toy en un mal viaje | me siento mal despues de mdma
me siento super mal | no me siento nada bien | no estoy bien despues de la keta
me siento horrible | me encuentro muy mal | mi corazon late muy rapido | me cuesta mucho respirar
ayuda mi amigo no respira | mi amigo esta inconsciente | se desmayo mi novia
no se despierta mi hermano | me tome demasiadas pastillas | creo que me dio una sobredosis
tengo miedo de morir | la vida no tiene sentido | ya no puedo mas con mi vida | me sangra la nariz
estoy temblando mucho | tengo las manos dormidas | me siento tan vacio despues del mdma
tuve un ataque de panico con lsd | por que estoy tan triste despues del extasis
llevo tres dias sin dormir | no puedo parar de meterme coca
mi amigo bebio demasiado y no reacciona | mi novia esta teniendo un mal viaje
creo que me esta dando un infarto | estoy enfermo desde la fiesta | me duele todo
me ha dado un chungo | voy muy mal | estoy muy puesto y tengo miedo | siento que me desmayo
oigo voces desde el viaje
""",
}

KNOWLEDGE = {
    "english": """
what are the side effects of mdma | why do people feel bad after mdma | can mdma make you sick
how long does it last | my friend is interested in ketamine | does mdma cause chest pain
what is an overdose | what are the signs of an overdose | can you overdose on ketamine
how do i recognise a panic attack | how can i avoid a bad trip | what happens if you take too much
how much is too much | is nausea common with mdma | can i get sick from mdma
will ketamine make me feel sick | does ketamine make you feel weird
why do some people throw up on mdma | how long does nausea last | what helps against nausea
i want to know how mdma works | can my friend take mdma with antidepressants
i heard mdma causes depression | does weed help with anxiety
is it dangerous to mix ketamine and alcohol | what is a bad trip
how do i help someone with a panic attack | what to do in an emergency | how do i test my pills
how much ketamine should i take | im writing an essay about overdose deaths
do people die from ketamine | why can't people sleep on speed | what is the recovery position
i am planning to take mdma on saturday | i took mdma yesterday, when can i take it again
where can my friend get help | tell me about seizures | i feel great on mdma
i feel good today, thanks | i'm not sick, just curious | is ketamine addictive
can i get addicted to ketamine | what does mdma feel like | how bad is the comedown
how do you know if you took too much | i'm looking for info about panic attacks
does mdma raise your heart rate | what does an overdose look like
could mdma give me a heart attack | i wonder why people faint | who can i talk to
my mum wants to know what ketamine is | how do i talk to my son about drugs
how many mg is a strong dose | is my mdma pure | should i eat before taking mdma
i don't want to get sick | hi how are you | what do you know about suicide prevention
is ketamine used for depression | can ketamine treat depression
my friend wants to try ketamine for the first time | how do i stay safe | he said ketamine is safe
we are going to a festival, what should we bring | i read that mdma can cause seizures
can i mix it with alcohol | whats mdma | is speed bad for your heart
does coke cause heart attacks | how do paramedics treat an overdose | how do people feel after lsd
what should i know before taking acid | best way to come down from mdma
what helps with a comedown | how long should i wait between doses | can you die from lsd
is it safe to take ket alone | my boyfriend wants to try coke | my friend uses ketamine at parties
do psychedelics cause psychosis | which drugs make you hallucinate | what does it mean to k hole
is vomiting normal on ayahuasca | why does ket damage the bladder
how can i support a friend with addiction | what is naloxone | can i drive after mdma
is it legal to own ketamine | i want to learn about addiction
difference between panic attack and bad trip | how to prevent overheating on mdma
should i be scared of lsd | will i get addicted | what is a heart attack
how do you know someone is overdosing | does weed make people paranoid
do i need to eat before mdma | can my dog get high | i love mdma | i feel amazing on lsd
my friend is a pharmacist | i have a question about dosing | how does mdma make me feel
can it kill me | how does addiction start | we want to test our pills
is xanax good for panic attacks | i take ketamine for chronic pain | what are the risks of mdma
how is ketamine made | how does nitrous feel | when does the sickness start
is it normal to be tired after mdma | what should i do if someone overdoses
what is drug checking | i'd like to read about harm reduction | my friend asked about lsd doses
how do i reduce the risk of overdose | can ketamine kill you | where do i find help
thanks i feel better now | i feel fine | i took 100mg of mdma how long will it last
can you get withdrawal from ketamine | does it hurt to inject
my partner and i want to take mdma together | what can i take for a headache after mdma
i usually take 120mg | are bad trips dangerous | does alcohol make it worse
tell me what a seizure is | whats the difference between mdma and mda | how sick do people get
""",
    "german": """
was sind die nebenwirkungen von mdma | warum fühlen sich leute nach mdma schlecht
kann mdma krank machen | kann einem von mdma schlecht werden | wie lange hält das an
mein freund interessiert sich für ketamin | was ist eine überdosis
wie erkenne ich eine überdosis | kann man von keta sterben | macht ketamin süchtig
wird man von mdma depressiv | wird mir von mdma schlecht | kann mir von ketamin schlecht werden
kann ich von mdma eine panikattacke bekommen | was tun bei panikattacken
wie kann ich einen horrortrip vermeiden | wie viel ist zu viel
was passiert wenn man zu viel nimmt | was passiert bei einer überdosis | was hilft gegen übelkeit
warum muss man von keta kotzen | ist übelkeit normal bei mdma | wie wirkt ketamin
wie viel mdma soll ich nehmen | darf ich mdma mit alkohol mischen
ich habe gehört dass mdma depressionen verursacht | ich schreibe eine arbeit über überdosen
ich will mdma ausprobieren | mir geht es gut | mir gehts super nach mdma
was ist die stabile seitenlage | wie helfe ich jemandem mit panikattacke
was mache ich bei einem notfall | wo kann ich meine pillen testen lassen
wie lange sollte ich zwischen mdma pausieren | ich hab gestern mdma genommen, wann darf ich wieder
kannst du mir was über panikattacken sagen | erzähl mir von ketamin
hilft ketamin gegen depressionen | mein arzt hat mir ketamin gegen depressionen verschrieben
warum können leute nach speed nicht schlafen | welche drogen machen paranoid
ist mein mdma schlecht | wie fühlt sich mdma an | wie schlimm ist der kater
meine mutter fragt was ketamin ist | kann ich von lsd hängen bleiben
was sind die anzeichen für eine überdosis | ich überlege keta zu nehmen
wie rede ich mit meinem sohn über drogen | woran merkt man dass es zu viel war
wie gefährlich ist mischkonsum | hallo wie gehts | wie geht es dir
ist ketamin schlecht für die blase | was ist keta | macht speed abhängig
ist kokain schlecht fürs herz | kann man an lsd sterben | welche symptome hat eine überdosis
wie fühlt man sich auf mdma | was soll ich vor dem konsum beachten | wie kommt man von mdma runter
was hilft beim runterkommen | ist erbrechen normal bei ayahuasca
meine freundin will keta probieren | mein kumpel nimmt manchmal speed
kann mdma eine psychose auslösen | was ist ein k-hole
wie unterstütze ich einen abhängigen freund | was ist naloxon | darf ich nach mdma auto fahren
ist ketamin legal | unterschied zwischen panikattacke und horrortrip
muss ich angst vor lsd haben | werde ich davon abhängig | kann ich davon süchtig werden
woran erkennt man eine überdosierung | warum wird einem bei keta schlecht
warum wird vielen leuten übel | ich liebe mdma | ich fühl mich super
ich nehme ketamin gegen schmerzen | ist mdma gefährlich für mich
wie verhalte ich mich bei einem notfall | was kann ich gegen schlaflosigkeit tun
wie lange dauert der kater | welche droge macht am meisten paranoid
gibt es hier eine beratungsstelle | wir wollen unsere pillen testen
ich hab eine frage zur dosierung | hast du infos zu überdosierung
was sagt man jemandem der suizidal ist | wie hoch ist das risiko einer überdosis
was sind die risiken von mdma | wie wird ketamin hergestellt | wann fängt die übelkeit an
ist es normal nach mdma müde zu sein | was soll ich tun wenn jemand überdosiert
was ist drugchecking | mein freund fragt nach der lsd dosis
wie senke ich das risiko einer überdosis | kann ketamin töten | wo finde ich hilfe
danke mir gehts besser | mir gehts gut danke | ich hab 100mg mdma genommen wie lange hält das
bekommt man entzug von ketamin | tut spritzen weh | meine freundin und ich wollen mdma nehmen
was kann ich gegen kopfschmerzen nach mdma nehmen | ich nehme meistens 120mg
sind horrortrips gefährlich | macht alkohol es schlimmer | sag mir was ein krampfanfall ist
was ist der unterschied zwischen mdma und mda | wie lange ist mdma im blut
wem wird von mdma schlecht | hilft magnesium gegen kieferkrämpfe
""",
    "french": """
quels sont les effets secondaires de la mdma | pourquoi les gens se sentent mal après la mdma
est-ce que la mdma peut rendre malade | la mdma peut me rendre malade ? | combien de temps ça dure
mon ami s'intéresse à la kétamine | c'est quoi une overdose | quels sont les signes d'une overdose
comment reconnaître une overdose | peut-on mourir de la kétamine
est-ce que je peux faire une overdose de keta | comment éviter un bad trip
c'est quoi un bad trip | que faire en cas de crise d'angoisse
comment aider quelqu'un qui fait une crise d'angoisse | combien c'est trop
que se passe-t-il si on prend trop | la nausée est-elle normale avec la mdma
pourquoi on vomit avec la kétamine | qu'est-ce qui aide contre la nausée
je veux savoir comment marche la mdma | j'ai lu que la mdma cause des dépressions
la kétamine soigne la dépression ? | ma mère veut savoir ce que c'est la kétamine
je vais prendre de la mdma samedi | j'ai pris de la mdma hier, quand puis-je en reprendre
comment tester mes pilules | combien de mg je dois prendre | je peux mélanger avec de l'alcool
est-ce que la keta est addictive | quels sont les risques de la kétamine | je me sens bien
ça va bien merci | tu vas bien ? | salut ça va | parle moi des crises d'angoisse
explique moi le bad trip | est-ce que je vais être malade avec la md
est-ce que je risque une overdose | quelle est la position latérale de sécurité
que faire si quelqu'un fait une overdose | j'écris un article sur les overdoses
comment parler de drogue avec mon fils | pourquoi les gens dorment pas sous speed
quelles drogues rendent parano | comment se sent-on sous mdma
la descente de mdma dure combien de temps | où faire analyser mes produits
ça fait quoi la kétamine | est-ce dangereux de mélanger | je suis curieux de la ketamine
mon médecin m'a prescrit de la kétamine contre la dépression | j'ai une question sur la mdma
est ce que ca fait mal au foie | la keta abime la vessie ? | c koi la keta
la coke c'est mauvais pour le coeur ? | peut on mourir du lsd | est-ce qu'on peut devenir accro
la keta rend-elle dépendant | comment on se sent sous md | quoi faire avant de prendre du lsd
comment bien redescendre | qu'est-ce qui aide pendant la descente
vomir c'est normal avec l'ayahuasca ? | ma copine veut essayer la keta
mon pote prend parfois du speed | la md peut provoquer une psychose | c'est quoi un k-hole
comment soutenir un ami dépendant | c'est quoi la naloxone | je peux conduire après la md
la kétamine est-elle légale | différence entre crise d'angoisse et bad trip
dois-je avoir peur du lsd | est-ce que je vais devenir accro
comment savoir si c'est une overdose | pourquoi la keta donne la nausée | j'adore la md
je me sens super bien | je prends de la kétamine contre la douleur | c'est dangereux pour moi ?
que faire contre l'insomnie | combien de temps dure la descente
quelle drogue rend le plus parano | il y a un centre d'aide ici ?
on veut faire tester nos cachets | j'ai une question sur le dosage
t'as des infos sur les overdoses | que dire à quelqu'un de suicidaire
quel est le risque d'overdose | combien de fois je peux en prendre
la drogue fait-elle du mal au cerveau | est-ce que ça fait peur le lsd
je voudrais des infos sur la dépression et la md | quels sont les risques de la mdma
comment est fabriquée la kétamine | quand commence la nausée
c'est normal d'être fatigué après la md | que dois-je faire si quelqu'un fait une overdose
c'est quoi le drug checking | mon ami demande la dose de lsd
comment réduire le risque d'overdose | la kétamine peut tuer ? | où trouver de l'aide
merci je vais mieux | ça va mieux merci | j'ai pris 100mg de mdma ça dure combien
y a-t-il un sevrage de la kétamine | ma copine et moi on veut prendre de la md
que prendre contre le mal de tête après la md | je prends d'habitude 120mg
les bad trips sont dangereux ? | l'alcool aggrave ? | dis moi ce qu'est une crise d'épilepsie
la différence entre mdma et mda | combien de temps reste la mdma dans le sang
la coke fait mal au coeur ? | est-ce que ça fait vomir | qui est malade après la md
""",
    "spanish": """
cuales son los efectos secundarios del mdma | por que la gente se siente mal despues del mdma
el mdma puede hacerte sentir mal | puede el mdma ponerme enfermo | cuanto dura
mi amigo esta interesado en la ketamina | que es una sobredosis | como reconocer una sobredosis
cuales son los sintomas de sobredosis | se puede morir de ketamina
puedo tener una sobredosis de keta | como evitar un mal viaje | que es un mal viaje
que hacer en caso de ataque de panico | como ayudar a alguien con un ataque de ansiedad
cuanto es demasiado | que pasa si tomo demasiado | que pasa si alguien toma demasiado
es normal tener nauseas con mdma | por que se vomita con ketamina | que ayuda contra las nauseas
quiero saber como funciona el mdma | he leido que el mdma causa depresion
la ketamina cura la depresion | mi madre quiere saber que es la ketamina
voy a tomar mdma el sabado | tome mdma ayer, cuando puedo repetir | como analizo mis pastillas
cuantos mg tomo | puedo mezclarlo con alcohol | la ketamina es adictiva
que riesgos tiene la ketamina | me siento bien | estoy bien gracias | como estas | hola que tal
hablame de los ataques de panico | explicame que es un mal viaje | me va a sentar mal el mdma
me puede dar ansiedad el mdma | que es la posicion lateral de seguridad
que hago si alguien tiene una sobredosis | estoy escribiendo un trabajo sobre sobredosis
como hablo con mi hijo de drogas | por que la gente no duerme con speed | que drogas dan paranoia
que se siente con mdma | cuanto dura la bajada | donde puedo analizar mis drogas
me interesa la ketamina | me pregunto por que la gente se siente mal
mi medico me receto ketamina para la depresion | tengo una duda sobre el mdma
es malo para el higado | la keta daña la vejiga | me gustaria probar mdma | k es la keta
la coca es mala para el corazon | se puede morir por lsd | uno puede hacerse adicto
la keta crea dependencia | como se siente uno con md | que hago antes de tomar lsd
como bajar bien | que ayuda en la bajada | vomitar es normal con ayahuasca
mi novia quiere probar la keta | mi colega a veces toma speed | el md puede causar psicosis
que es un k-hole | como apoyo a un amigo adicto | que es la naloxona
puedo conducir despues del md | es legal la ketamina
diferencia entre ataque de panico y mal viaje | debo tener miedo al lsd | me voy a enganchar
como saber si es una sobredosis | por que la keta da nauseas | me encanta el md | me siento genial
tomo ketamina para el dolor | es peligroso para mi | que hacer contra el insomnio
cuanto dura el bajon | que droga da mas paranoia | hay un centro de ayuda aqui
queremos analizar nuestras pastillas | tengo una pregunta sobre la dosis
tienes info sobre sobredosis | que le digo a alguien suicida | cual es el riesgo de sobredosis
cuantas veces puedo tomar | la droga hace dano al cerebro | da miedo el lsd
quisiera info sobre depresion y md | que riesgos tiene el mdma | como se hace la ketamina
cuando empiezan las nauseas | es normal estar cansado despues del mdma
que debo hacer si alguien tiene sobredosis | que es el analisis de drogas
mi amigo pregunta por la dosis de lsd | como reduzco el riesgo de sobredosis
la ketamina te puede matar | donde encuentro ayuda | gracias ya estoy mejor | me siento mejor
tome 100mg de mdma cuanto dura | hay abstinencia de ketamina | mi novia y yo queremos tomar md
que puedo tomar para el dolor de cabeza despues del md | suelo tomar 120mg
son peligrosos los malos viajes | el alcohol lo empeora | dime que es una convulsion
diferencia entre mdma y mda | cuanto tiempo queda el mdma en sangre | duele inyectarse
hace vomitar la ayahuasca | a quien le sienta mal el md
""",
}
