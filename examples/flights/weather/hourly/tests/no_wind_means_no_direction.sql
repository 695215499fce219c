SELECT origin, time_hour, wind_dir, wind_speed
FROM weather.hourly
WHERE (wind_dir = 0) <> (wind_speed = 0)
