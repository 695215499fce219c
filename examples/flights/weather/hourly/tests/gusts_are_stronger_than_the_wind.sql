SELECT origin, time_hour, wind_speed, wind_gust
FROM weather.hourly
WHERE wind_gust < wind_speed
