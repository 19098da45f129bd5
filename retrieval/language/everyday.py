"""Everyday requests that no collection of articles answers.

The search is calibrated with them: their scores in a collection show how high a question without
an answer there can score by chance. They are about people's own affairs, devices, errands and the
moment, and vary in length, form and vocabulary.
"""

EVERYDAY_QUESTIONS: tuple[str, ...] = tuple(
    """
wake me at quarter past six tomorrow
set a timer for eleven minutes please
Can you snooze that alarm a bit longer?
remind me to ring grandma after lunch
Add oat milk and bin bags to my shopping list
what's on my calendar this Thursday
Move the dentist to next week if there's a gap, would you?
am I free on the 14th
cancel all alarms
How many minutes are left on the pasta timer?
send forty quid to Priya for the taxi
what's my balance
Has my salary landed yet?
I think I left my debit card in a cash machine, please block it
why did you charge me an overdraft fee twice in March
pay the electricity bill from the joint account
When is the council tax due?
Could I raise my credit limit by a thousand dollars
does my car insurance cover my brother driving it for a weekend
how do I file a claim for a cracked windscreen
I've forgotten my online banking PIN again
Show me everything I spent on takeaways last month
is there a charge for withdrawing euros abroad with this card
freeze my savings pot until Christmas
Split a bill of 86.40 between five people
find me a cheap flight to Lisbon leaving Friday night
Is flight BA 284 delayed?
any hotels near the station with a pool and free breakfast
I'd like to change the name on my boarding pass
how early should I get to Gatwick for a 7 am departure
Book a table for two at that Korean place on Mill Street
what gate does my connection leave from
Can I bring a guitar as hand luggage?
reserve a rental van, Saturday morning, automatic if possible
our suitcase never came off the carousel, who do we speak to?
which side of the plane has the better view flying into Naples
how long to drive home right now
Take me to the nearest petrol station
avoid tolls
is there a jam on the ring road this morning?
Which bus goes from the town hall to the leisure centre
where did I park
are the trains running normally on the northern branch today
How far is it to Auntie Jo's house on foot?
Find parking close to the arena for tonight's concert
next tram to the harbour
Will there be anywhere to charge my electric car on the way to Leeds?
good sushi round here?
What can I cook with two eggs, a leek and stale bread
how long do I boil a goose egg
somewhere cheap for lunch that does gluten free
order my usual pizza but hold the olives
Is that ramen bar any good, or just hyped
give me a quick recipe for lemon drizzle cake
what can I use instead of buttermilk in pancakes
My sourdough came out flat as a brick. Any ideas?
can I freeze cooked rice for packed lunches
do I need a booking for brunch on Sundays at the Copper Kettle
how many calories were in that burrito
the curry is far too salty, can I rescue it
Will it rain this afternoon?
do I need an umbrella
How cold is it going to get overnight in Aberdeen
what time does the sun set today
Is it windy enough to fly a kite at the beach on Saturday?
should I bring the washing in
weekend forecast for the lake district please
Any chance of snow before the school holidays?
play something mellow
skip this song
Put on that album I was listening to in the bath yesterday
turn it up a notch
who sings this one
Recommend a thriller that isn't too gory for date night
is the new Paddington film on anywhere near me
resume the audiobook from chapter nine
make a playlist for a 1990s themed birthday party
What should we binge now that we've finished The Crown?
shuffle my running mix
Are there tickets left for the Coldplay show in Cardiff?
did Arsenal win
What was the score in the Lakers game last night?
who's playing in the semi final tomorrow
When does the next grand prix start, my time?
Did Murray make it through to the second round
how many goals has Haland got this season so far
who do you fancy for the world cup
Tell me a joke about penguins
knock knock
let's play twenty questions, you start
Flip a coin for me
roll two dice
got any good riddles for a seven year old?
I'm stuck on level 42 of the candy game
pick a number between one and five hundred
Six letter word for "grumpy", third letter L
how do you say "where is the bathroom" in Polish
What's the Italian for birthday girl?
translate this menu into English please
how do you spell accommodate
Is it "affect" or "effect" in this sentence?
another word for beautiful
does "its" need an apostrophe here
How should I pronounce my new colleague's name, Siobhan?
what's 17 percent of 249
Convert 5 foot 9 to centimetres
how many tablespoons in a third of a cup
350 fahrenheit in gas mark
what's 800 yen worth in pounds today
If I save 60 a week, how soon will I have three grand?
square root of 1764
how many days until my anniversary
What time is it in Auckland right now
text Dad that I'm running late
call Marcus on speaker
Read me my unread messages
tell the babysitter we'll be back around midnight
hang up
Reply "sounds lovely, count us in" to the group chat
Who phoned me while I was in the shower?
email the landlord about the broken intercom
block this number, it's yet another scam caller
turn off the hallway lights
Set the thermostat to nineteen
is the garage door shut?
dim the bedroom lamp to twenty percent
Start the robot vacuum in the kitchen when I leave
did anyone ring the doorbell while we were out
why won't my smart plug connect
lock up everything, I'm off to bed
How much holiday do I have left this year?
when do we get paid in December
book the small meeting room from two till three
Could you look over my CV and tell me which bits to cut so it fits one page?
what do I say when they ask about my biggest weakness
how do I ask my boss for a rise without sounding pushy
My payslip looks wrong, it's short by a whole shift
who approves travel expenses on our team?
write an out of office for the bank holiday
Is it rude to leave a zoom early
would you hand in your notice by email or face to face
swap my Tuesday shift with Callum
what's the dress code for the staff Christmas do
do I still get my bonus if I leave in April?
Where's the printer on the third floor
help me with question 4b of my maths homework
When's my essay due?
write me a two minute speech for the debating club about uniforms
what page were we meant to read up to for English
is there school tomorrow or is it a teacher training day
My daughter lost her bus pass, how do I get a replacement
How do I get my son to sit down and revise
can I resit my driving theory this month
which electives should I choose for year ten
solve 3x + 7 = 22
the kitchen tap won't stop dripping
How do I unblock the shower drain without calling anyone out?
what size drill bit for a brown wall plug
my washing machine is stuck on spin and beeping at me
Who can fix a bike wheel today in Hackney
There's a squeaky floorboard driving me mad
paint has gone all over the carpet, help!
how do I bleed the radiator in the back room
is it worth repairing a nine year old dishwasher or am I just throwing good money after bad
Why does my fridge hum louder in the evening?
the boiler keeps showing E119
my tomatoes have gone yellow at the bottom, what am I doing wrong
When should I plant these tulip bulbs?
slugs ate every one of my lettuces
how often do I water a peace lily
can I prune the roses now or is it too late
Something is digging holes in our lawn at night
what will grow on a shady balcony
My cat has started sleeping in the laundry basket, should I be worried
how do I stop the puppy chewing shoes?
is my rabbit lonely
Best name for a ginger kitten?
does the kennel take two dogs over half term
why does our parrot swear only when guests come
How much should I feed a labrador weighing 30 kilos
the hamster escaped, where would it hide
Would a medium fit me if I'm usually a ten?
these boots pinch my toes, can I exchange them
do navy and black go together
What should I wear to an outdoor wedding in May?
how do I get grass stains out of white jeans
can this jumper go in the dryer
is a bow tie too much for a leaving party
I shrank my favourite cardigan!
Does this hat make me look daft
where's my parcel
The courier says delivered but there's nothing on the porch
how much to post a two kilo box to Canada
can I get it dropped at a neighbour's instead
I never received order 55-20917
they sent me the wrong colour kettle
How do I return a sofa bed without the packaging?
will it arrive before Mother's Day if I pay for express
what do I buy a dad who has everything
Gift ideas for a teacher, under fifteen pounds
Is a voucher too impersonal for a housewarming?
my best mate turns thirty on Friday and I've got nothing
what do you write in a card for someone you barely know
should I give money or a present at the christening
what's your name
Are you a robot?
who made you
thank you so much, you've been brilliant
how old are you anyway
do you ever get bored of us
Good morning!
hi there, how's it going
are you listening to me
Can I talk to a real person please
you're not very clever, are you
do you have feelings
where do you live
I love you
what can you do
sorry, I didn't mean to shout at you
say that again but slower
Speak in a pirate voice
never mind, forget I asked
goodnight, see you tomorrow
Do you remember what I told you on Monday?
what's your favourite colour
can you sing
ok cool
why do you keep misunderstanding me
will you be my friend
shall I get a fringe
Do you think I should text her back?
beach or mountains this summer
which of these two sofas do you prefer
is it weird to go to the cinema alone
am I being unreasonable about the noise next door
What would you do if you won the lottery?
he hasn't replied in three days, is it over
should we call the baby Edith or Mabel
Was I too harsh with my sister on the phone?
is the post office open on Sunday
What time does the tip close?
which day do they collect the recycling on our street
any yard sales nearby this weekend
Where can I get a key cut around here
Is there a public toilet in the park?
when does the farmers' market start up again
where do I vote tomorrow
Are they still digging up Station Lane?
does the library lend out laptops
What's that loud bang I just heard in town
are there any swimming lessons for adults at the baths
is the ice rink busy in the evenings
who do I ring about a missed bin collection
cheapest place to buy a trampoline
have you got this in green
Is the black friday deal still on?
my discount code doesn't work at checkout
Do you price match with other shops
which air fryer is big enough for a family of six
are these trainers worth the money
when will the blue sofa be back in stock
how many rolls of wallpaper do I need for a four metre wall
can I use a gift card and pay the rest in cash
Should I wait for the next iPhone or buy one today?
where can I sell my old records
I was overcharged for bananas
why is my wifi so slow
My laptop won't turn on after the update
phone says storage full but I've deleted everything
how do I get the photos off my old tablet
bluetooth headphones keep dropping out, one ear only
the screen has gone black and white all by itself
I can't log in to my account
how do I unsend an email
printer offline again!!
Spilt juice on the keyboard and now the letter K is stuck
Can I mute just one person in the family WhatsApp?
find my phone, it's somewhere in this house
why does the TV remote only work up close
how do I turn off subtitles
Change my username to something less embarrassing
is Zendaya engaged or is that gossip
Who is that actress from the perfume advert?
What's Taylor Swift wearing tonight
which celebrity do I look like
are those two off Love Island still together
who got voted off the bake off
did Beckham really turn up at the bakery in Frome
help me plan a hen do in Bath for a dozen of us
I want to run a half marathon by autumn, make me a schedule
how do I make friends in a new city at forty
what can we do with toddlers on a wet Wednesday
Ideas for a cheap first date?
how should I seat divorced parents at the top table
remind me why I came upstairs
Draft a toast for my brother's wedding, funny but not filthy
I'm bored
we're moving house in June with three kids and a piano, so where on earth do I begin
Keep a note of the gate code: 4471
""".strip().splitlines()
)
"""Three hundred everyday requests that no article answers."""
