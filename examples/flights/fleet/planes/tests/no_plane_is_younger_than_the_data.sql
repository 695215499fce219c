SELECT tailnum, year FROM fleet.planes WHERE year > 2013
