"""What people type in danger, and harmless messages that look like it."""

URGENT = """
my friend took too much, what do i do
I took too much
i took too much and i cant feel my legs
i think i took too much ket
guys i took way too much molly help
ive taken too much
I've taken too much of my meds
i have taken too much and im scared
IM OVERDOSING
i'm overdosing i think
i think im overdosing please help
hey so i overdosed on my antidepressants an hour ago
omg my friend overdosed
she overdosed, shes on the floor
he overdosed and i dont know what to do
he’s overdosing
my friends overdosing what do i do
my mate is overdosing and wont wake up
my friend's overdosing on something idk what
she took too much and now shes acting weird
he took too much acid lol but seriously what do we do
they took too much of something at the party
someone took too much here
hi um my friend took too much g
we cant wake my friend
cant wake him up
can't wake her
i cannot wake them
I can not wake him
he wont wake up
HE WONT WAKE UP
she won't wake up!!
my brother will not wake up
he's not waking up
shes not waking up what do i do
shes not breathing
he isnt breathing
he isn't breathing right
my friend is not breathing
he stopped breathing
barely breathing, lips look weird
i think he's barely breathing
dude is not responding to me at all
he isnt responding
she isn't responding to anything
my friend isnt responding
hes unresponsive
she is unresponsive
my girlfriend is unconscious
hes unconscious
my friends unconscious
she’s unconscious and breathing weird
friend passed out in the bathroom
my friend passed out and is cold
she passed out after two drinks i think something was in it
he just collapsed
my mum just collapsed
my friend collapsed on the dancefloor
his lips are blue
her lips are turning blue
lips went blue
hes turning blue
my friend is turning blue!!!
her skin is going grey
hes making gurgling noises
my friend is gurgling in his sleep
his breathing is really slow
hes breathing really slowly should i worry
he's having a seizure
my sister is having a seizure right now
she just had a seizure
i think shes having a fit
my mate is having convulsions
he is foaming at the mouth
his whole body is shaking
i have chest pain after coke
got chest pain and my arm is numb
my chest hurts after taking speed
weird pain in my chest
he has chest pain
my heart won't slow down
my heart wont slow down its been hours
i'm overheating
im overheating and cant stop sweating
she's overheating, its so hot in here
hes burning up
im burning up
i cant breathe
I CAN'T BREATHE
help i cant breathe
i can not breathe properly
im struggling to breathe
someone spiked my drink
i think someone spiked my drink
my drink was spiked last night
i think ive been spiked
i have been spiked
need an ambulance
we need an ambulance but scared
i need help right now
im too scared to call 911
we're afraid to call an ambulance because of the police
can we let him sleep it off
should i let her sleep it off?
i gave him narcan and he is still out
i gave her narcan
gave him 2 doses, narcan isnt working
he took fentanyl by accident
he's throwing up in their sleep position wtf, throwing up in their sleep
shes choking on vomit
i want to kill myself
im going to kill myself
imma kill myself
i wanna die
i want to die
i just want to die
I don’t want to live
i dont want to live anymore
i don't want to be here anymore
i wish i was dead
everyone is better off without me
im thinking of ending my life
i might end it all tonight
i want to hurt myself
im gonna hurt myself
i keep hurting myself
i cant stop hurting myself
please dont let me kill myself
why not kill myself
i don't want to kill myself but i can't stop thinking of it
my friend says he wants to die
im suicidal
I'm suicidal and high
i feel suicidal
my bf is suicidal
shes suicidal
i think he's going to kill himself
the voices are telling me to jump
people are trying to kill me
im having a bad trip
I AM HAVING A BAD TRIP
i think i'm having a bad trip
my friend is having a bad trip
hes having a bad trip and screaming
im freaking out
i'm freaking out man
my gf is freaking out... she's freaking out
i think im dying
i feel like i'm dying
it feels like im dying
im having a panic attack
i am losing my mind
i'm going insane
im too high
i am way too high right now
i greened out
tripping too hard help
im not ok i took too much
not gonna lie i took too much
im not joking he took too much
this is not a joke. i took too much
hes not moving, passed out
he's not ok passed out
not sure if i took too much
i dont feel suicidal but i took too much
dunno if i took too much
idk what happens now i took too much
i took too much what happens now
what if i took too much
what do i do if my friend passed out
what happens if i call 911, my friend overdosed
what happens if you mix them? my friend took too much
no im not kidding im overdosing
""".strip().splitlines()

TURNED_AROUND = """
he is not having a seizure
she isn't having a seizure, just shivering
i'm not having a panic attack
they are not having a fit
i never passed out
i have never passed out
he has never actually passed out
i've never overdosed... my friend never passed out
i won't kill myself
i would never kill myself
never really passed out from it
not having chest pain
i'm not feeling suicidal
what is unconscious bias
what's suicidal ideation
i don't think i took too much
i dont think im overdosing
i didn't say i'm suicidal
i don't believe i took too much
we don't need an ambulance
i do not need an ambulance
what happens if i took too much
what happens if someone overdosed
what happens if he passed out
hey what happens if i'm too high
ok so what happens if i have chest pain
what happens when someone passed out
what would happen if someone took too much
so i was just wondering what happens if someone took too much
what does it mean if he has chest pain
why do people want to die
why do some people want to hurt myself
do people want to die
""".strip().splitlines()

HARMLESS = """
what happens if you take too much water
what is ketamine
is it safe to mix alcohol and ketamine
how much is too much
how much is too much caffeine
can you take too much vitamin c
i took too long to answer
it took so much time
i took my dog for a walk
you took too many notes
is unconsciousness dangerous
what is the recovery position
how do i put someone in the recovery position
what are the signs of an overdose
what does an overdose look like
how does naloxone work
when should i give naloxone
where can i get narcan
what is chest compressions
why does my chest tattoo itch
does mdma cause chest pain
can cocaine give you chest pain
is chest pain common with stimulants
what is a seizure
can tramadol cause seizures
do people get seizures from it
what causes a bad trip
how do i avoid a bad trip
what is a bad trip like
bad trip stories
my trip to spain was bad
i had a great trip
how long does a trip last
what is a panic attack
can weed cause panic attacks
how do i help someone with a panic attack
i am dying to know how this works
this game is killing me
im dead lol
that joke killed me
my phone died
i wanna dye my hair
i want to diet
i don't want to leave london
should i live on campus
my battery will not wake my phone
my laptop wont wake from sleep
how do i wake up earlier
i passed my exam
i passed on the offer
he passed the joint
time has passed
the sun is burning
my pizza is burning
im burning a candle
blue lips lipstick recommendations
what makes lips blue
his eyes are blue
she turned blue in the photo
breathe in slowly
breathing exercises for anxiety
how do i breathe when meditating
i can breathe fine
the room is overheating? no idea
my laptop is overheating
why is my computer overheating
the market collapsed
my tent collapsed
we collapsed the tabs
i need help with my homework
i need help choosing a movie
call me an uber
what number is the ambulance
how much is an ambulance in the us
how do i call an ambulance
what is a suicide helpline
where can i find a helpline
how do you talk to someone who is struggling
i sleep badly
how do i sleep after a rave
is it ok to sleep on the side
are antidepressants linked to suicidal thoughts
he killed it on stage
this party is killing it
i'm so high up in the mountains
how high is too high for altitude
too high a dose of caffeine
my heart is full
does my heart need more water
how do i spike a volleyball
i spiked my hair
what is drink spiking
how can i protect my drink
my friend took a photo
my friend took the bus
someone took my seat
they took too long
will ketamine make me feel unreal
what do voices in my head mean in psychology class
how long does a comedown last
why am i so sad after mdma
thanks, that helped
hello
who are you
can others see what i ask
how to read a study
what is a control group
what does blinding mean
is drug checking legal
where can i get my drugs tested
""".strip().splitlines()
