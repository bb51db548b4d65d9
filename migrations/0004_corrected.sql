-- Which letters' register was corrected: a report as of a past time must find those whose day of arrival
-- was another then. Only corrections stand in it; no other act pays for it.
CREATE INDEX acts_correct ON acts (letter, seq) WHERE kind = 'correct';
